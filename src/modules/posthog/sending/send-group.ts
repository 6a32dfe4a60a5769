import { groupBy } from "../../../lib/group-by"
import { HOUR_MS } from "../../../lib/time"
import type { LeasedEvent } from "../../../events/outbox-event"
import { routeOf } from "./posthog-client"
import type { PosthogClient, SendOptions } from "./posthog-client"
import { uuidsOf } from "./settle"
import type { Settle } from "./settle"
import { OVER_QUOTA } from "./verdict"
import type { Failure, Mixed } from "./verdict"

/** Facts older than this go to PostHog as a historical migration (PostHog's docs, "Migrating data"). */
const HISTORICAL_AFTER_MS = 48 * HOUR_MS

/** The outcome of a request that didn't fail as a whole. */
export interface Passed {
  kind: "passed"
  /** Accepted, or refused one by one: PostHog answered and took everything it will ever take of them. */
  events: readonly LeasedEvent[]
  /** Whether some events exceed the project's quota; they wait in the outbox. */
  isOverQuota: boolean
  /** PostHog asked for a pause. */
  retryAfterMs?: number
}

/** A request that failed. None of its events are settled. */
export interface Failed {
  kind: "failed"
  failure: Failure
  events: readonly LeasedEvent[]
}

/** Events that share a request. */
export interface Group {
  events: readonly LeasedEvent[]
  historical: boolean
}

/**
 * Groups a batch by request, keeping the batch's order: old facts go as a historical migration, and posthog-node sends LLM events
 * separately.
 *
 * @param now milliseconds since the epoch, to separate old facts from new ones
 */
export const groupsOf = (events: readonly LeasedEvent[], now: number): Group[] => {
  const isOld = ({ timestamp }: LeasedEvent) => now - timestamp.getTime() > HISTORICAL_AFTER_MS
  const groups = groupBy(events, (event) => `${isOld(event)} ${routeOf(event)}`)
  return [...groups.values()]
    .map((group) => ({ events: group, historical: isOld(group[0]) }))
    .sort((a, b) => Number(a.historical) - Number(b.historical))
}

/**
 * Sends one request, and settles what PostHog decided about its events.
 *
 * @throws what `settle` throws; events without a verdict keep their lease and are sent again when it ends
 */
export const sendGroup = async (
  client: PosthogClient,
  settle: Settle,
  { events, historical }: Group,
  how: Omit<SendOptions, "historical">
): Promise<Passed | Failed> => {
  const verdict = await client.send(events, { ...how, historical })
  switch (verdict.kind) {
    case "accepted":
      await settle.delivered(uuidsOf(events))
      return { kind: "passed", events, isOverQuota: false }
    case "mixed":
      return settleMixed(settle, events, verdict)
    default:
      return { kind: "failed", failure: verdict, events }
  }
}

const settleMixed = async (
  settle: Settle,
  events: readonly LeasedEvent[],
  { refused, retry, overQuota, retryAfterMs }: Mixed
): Promise<Passed> => {
  const waiting = new Set([...retry, ...overQuota])
  const passed = events.filter(({ uuid }) => !waiting.has(uuid))
  await settle.delivered(uuidsOf(passed).filter((uuid) => !refused.has(uuid)))
  for (const [uuid, detail] of refused) {
    await settle.setAside(uuid, { reason: "refused", detail })
  }
  // These events must not hold up those after them.
  await settle.giveBack(retry, "PostHog asked the plugin to send the event again.", "last")
  // This counts as one trouble, however many events there are.
  await settle.giveBack(overQuota, OVER_QUOTA, "later")
  return { kind: "passed", events: passed, isOverQuota: overQuota.length > 0, retryAfterMs }
}
