import type { MedusaContainer } from "@medusajs/framework/types"
import type { Pipeline } from "../capture/rows/pipeline"
import { readAccuracy } from "../capture/sweeps/compare/accuracy"
import type { DayAccuracy } from "../capture/sweeps/compare/accuracy"
import { findProblems } from "../health/health"
import type { Problem } from "../health/problem"
import { kept } from "../lib/kept"
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../lib/time"
import type { SeenTrouble } from "../modules/posthog/alerts/alerts"
import type { PosthogInternals } from "../modules/posthog/internals"
import { openChannels } from "./channels"
import { sendAlerts } from "./send-alerts"

/** A process that dies delays the others no longer than this. */
const LEASE_SECONDS = 120

/** Catch-up checks the rows of the same days again, every hour. What is older, it doesn't record. */
const ACCURACY = { days: 7, everyMs: HOUR_MS }

/**
 * Creates the function that looks for trouble, if that is due, and reports what lasts and what is over. One process does it at a time.
 *
 * @returns a function that rejects with the database's error; the next look tries again
 */
export const createAlertDue = (
  container: MedusaContainer,
  { posthog, log }: Pick<Pipeline, "posthog" | "log">
): (() => Promise<void>) => {
  const { alerts } = posthog.options
  if (!alerts) {
    return () => Promise.resolve()
  }
  const readDays = createDayReader(posthog)
  return async () => {
    const pass = { name: "alerts", everyMs: MINUTE_MS / 2, seconds: LEASE_SECONDS }
    await posthog.periodic.runPass(pass, async ({ renew }) => {
      const problems = await findProblems(posthog, await readDays())
      await posthog.alerts.note(troublesOf(problems), alerts.afterMinutes * MINUTE_MS)
      const channels = await openChannels(container, { posthog, alerts })
      await sendAlerts({ posthog, log, channels, renew })
    })
  }
}

/**
 * A store without Medusa's tables of orders has no accuracy, and other trouble all the same. While facts are missing, each look reads the days
 * anew: they may be recorded before that is announced.
 */
const createDayReader = (posthog: PosthogInternals): (() => Promise<DayAccuracy[]>) => {
  const keep = kept<DayAccuracy[]>((days) =>
    days.some(({ missing }) => missing > 0) ? 0 : ACCURACY.everyMs
  )
  const read = () =>
    readAccuracy(posthog, { from: new Date(Date.now() - ACCURACY.days * DAY_MS) }).catch(() => [])
  return () => keep("days", read)
}

/** Problems of one topic are one trouble, which began with the first of them. */
const troublesOf = (problems: readonly Problem[]): SeenTrouble[] => {
  const troubles = new Map<string, SeenTrouble>()
  for (const { topic, brief, sinceSeconds = 0 } of problems) {
    const known = topic && troubles.get(topic)
    if (topic) {
      troubles.set(topic, {
        topic,
        brief: known ? `${known.brief} ${brief}` : brief,
        sinceSeconds: Math.max(known?.sinceSeconds ?? 0, sinceSeconds),
      })
    }
  }
  return [...troubles.values()]
}
