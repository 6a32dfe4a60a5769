import { setTimeout as pause } from "node:timers/promises"
import { MINUTE_MS } from "../../../lib/time"
import type { PosthogInternals } from "../../../modules/posthog/internals"
import { mustHaveAccess } from "../../../posthog-api/access"
import { comparePosthog } from "./compare-posthog"
import type { PosthogComparison } from "./compare-posthog"
import { sendAgain } from "./send-again"
import type { Describe } from "./send-again"

/** What to compare, and whether to repair it. */
export interface PosthogInput {
  from?: Date
  to: Date
  fix: boolean
  /** How long PostHog may take to show what it accepted. */
  showMs?: number
  /** How long to wait until it shows what was sent again. */
  waitMs?: number
}

/** The comparison, after the repair if there was one. */
export interface PosthogReconciliation extends PosthogComparison {
  /** Events that were sent again. */
  sent_again: number
}

/** PostHog usually shows an event within seconds, and rarely later than this. */
export const SHOW_MS = 10 * MINUTE_MS
const EVERY_MS = 5_000
const DELIVERY_TIMEOUT_MS = 60_000

/**
 * Compares what PostHog accepted with what it shows. With `fix`, sends again what it dropped, and compares until it shows that or a minute
 * has passed.
 *
 * @throws {MedusaError} if the options don't say how to ask PostHog; {PosthogApiError}; or the database's error
 */
export const reconcilePosthog = async (
  posthog: PosthogInternals,
  describe: Describe,
  { from, to, fix, showMs = SHOW_MS, waitMs = MINUTE_MS }: PosthogInput
): Promise<PosthogReconciliation> => {
  const access = mustHaveAccess(posthog.options, NO_ACCESS)
  const before = new Date(Date.now() - showMs)
  const comparison = await comparePosthog(posthog, access, { from, to, before })
  if (!fix || comparison.agrees) {
    return { ...comparison, sent_again: 0 }
  }
  const sent = await sendAgain(posthog, describe, comparison.dropped)
  await posthog.flush({ timeoutMs: DELIVERY_TIMEOUT_MS })
  const end = performance.now() + waitMs
  for (;;) {
    const now = await comparePosthog(posthog, access, { from, to, before, also: sent })
    if (now.agrees || performance.now() + EVERY_MS > end) {
      return { ...now, sent_again: sent.length }
    }
    await pause(EVERY_MS)
  }
}

/** What it takes to ask PostHog. */
export const NO_ACCESS =
  "Expected `personalApiKey` and `projectId`, which the plugin needs to ask PostHog what it shows, but they aren't set. Create a personal API key with the scopes `query:read` and `ingestion_warning:read`, and set POSTHOG_PERSONAL_API_KEY and POSTHOG_PROJECT_ID."
