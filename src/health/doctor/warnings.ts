import type { PosthogInternals } from "../../modules/posthog/internals"
import { readWarnings } from "../../posthog-api/warnings"
import type { ApiAccess } from "../../posthog-api/request"
import { check, ok } from "../check"
import type { Check } from "../check"
import { attempt } from "./rest"

const DAYS = 7

/** Two people at one browser are enough for this, so it isn't the store's fault by itself. */
const USUAL = "cannot_merge_already_identified"

/** Says nothing about an event: the plugin's UUIDs come from rows (version 5), and not from the clock. */
const BY_DESIGN = "event_uuid_not_v7"

const ADVICE: Record<string, string> = {
  [USUAL]:
    "Call posthog.reset() when a shopper signs out, as the plugin's storefront kit does. Two accounts in one browser stay two persons.",
  cannot_merge_with_illegal_distinct_id:
    "Check what your storefront passes to posthog.identify(): it must be the customer's ID.",
  message_size_too_large:
    "PostHog dropped these events. Remove large properties with `beforeSend`.",
  event_dropped_by_transformation:
    "Look at your project's transformations in PostHog, if these events shouldn't be dropped.",
  event_timestamp_in_future: "Check your servers' clocks.",
  ignored_invalid_timestamp: "Check your servers' clocks.",
}

/** Looks among PostHog's ingestion warnings for events that this store sent. */
export const examineWarnings = async (
  posthog: PosthogInternals,
  access: ApiAccess
): Promise<Check> =>
  attempt("warnings", async () => {
    const warnings = await readWarnings(access, { days: DAYS })
    const ours = await ownOf(posthog, [...new Set(warnings.flatMap(({ uuids }) => uuids))])
    const concerned = warnings
      .map(({ type, severity, uuids }) => ({
        type,
        isHint: type === USUAL || severity === "info",
        count: uuids.filter((one) => ours.has(one)).length,
      }))
      .filter(({ type, count }) => count > 0 && type !== BY_DESIGN)
    if (concerned.length === 0) {
      return ok("warnings", `None in the last ${DAYS} days.`)
    }
    const advice = concerned.flatMap(({ type }) => ADVICE[type] ?? [])
    return check("warnings", {
      status: concerned.every(({ isHint }) => isHint) ? "hint" : "problem",
      found: concerned.map(
        ({ type, count }) => `\`${type}\`: at least ${count} events in the last ${DAYS} days.`
      ),
      ...(advice.length > 0 && { fix: advice.join(" ") }),
    })
  })

const ownOf = async ({ database }: PosthogInternals, uuids: string[]): Promise<Set<string>> => {
  const { rows } = await database.raw<{ rows: { uuid: string }[] }>(
    "SELECT uuid FROM posthog_outbox_event WHERE uuid = ANY(?)",
    [uuids]
  )
  return new Set(rows.map(({ uuid }) => uuid))
}
