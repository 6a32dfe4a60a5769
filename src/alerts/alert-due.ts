import type { MedusaContainer } from "@medusajs/framework/types"
import type { Pipeline } from "../capture/rows/pipeline"
import { findProblems } from "../health/health"
import type { Problem } from "../health/problem"
import { MINUTE_MS } from "../lib/time"
import type { PosthogInternals } from "../modules/posthog/internals"
import type { SeenTrouble } from "../modules/posthog/alerts/alerts"
import { openChannels } from "./channels"
import { createDayReader, MISSING } from "./day-reader"
import { sendAlerts } from "./send-alerts"

/** A process that dies delays the others no longer than this. */
const LEASE_SECONDS = 120

/**
 * How long after a look the next one is due. A process that delivers knows what PostHog answered, so the others look only if none of these
 * has, which look every minute.
 */
const dueAfterMs = ({ isDeliveringProcess }: PosthogInternals): number =>
  isDeliveringProcess ? 0.5 * MINUTE_MS : 1.5 * MINUTE_MS

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
    const pass = { name: "alerts", everyMs: dueAfterMs(posthog), seconds: LEASE_SECONDS }
    await posthog.periodic.runPass(pass, async ({ renew }) => {
      const days = await readDays()
      const problems = await findProblems(posthog, days)
      await posthog.alerts.note(troublesOf(problems), {
        afterMs: alerts.afterMinutes * MINUTE_MS,
        unknown: days ? [] : [MISSING],
      })
      const channels = await openChannels(container, { posthog, alerts })
      await sendAlerts({ posthog, log, channels, renew })
    })
  }
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
