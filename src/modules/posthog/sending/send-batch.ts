import type { ClaimedEvent, SetAside } from "../../../types/outbox-event"
import type { PosthogClient, SendOptions } from "./posthog-client"
import type { Verdict } from "./verdict"

/** Facts this old go to PostHog as a historical migration (PostHog's docs, "Migrating data"). */
const HISTORICAL_AFTER_MS = 48 * 60 * 60 * 1000

/** What is done about a verdict, piece by piece, so that a crash half-way forgets as little as possible. */
export interface Settle {
  delivered(uuids: readonly string[]): Promise<void>
  setAside(uuids: readonly string[], why: SetAside): Promise<void>
}

/** What the loop has to know of a batch: events to give back, and why. */
export interface Unsent {
  uuids: string[]
  stop: Extract<Verdict, { kind: "retry_later" | "misconfigured" }>
}

/** Events that may share a request. */
interface Group extends SendOptions {
  events: readonly ClaimedEvent[]
}

/**
 * Sends events, settles what PostHog decided, and finds the culprit when PostHog refuses a batch: the batch is halved
 * until the bad event stands alone, and is set aside while the others go.
 *
 * @param how `now` in milliseconds since the epoch tells old facts from new ones; `signal` ends requests early
 * @returns what could not be sent now, or `undefined` when every event has been settled
 * @throws what `settle` throws; events without a verdict keep their lease and come again when it ends
 */
export const sendAndSettle = async (
  client: PosthogClient,
  settle: Settle,
  events: readonly ClaimedEvent[],
  { now, signal }: { now: number; signal?: AbortSignal }
): Promise<Unsent | undefined> => {
  const isOld = (event: ClaimedEvent) => now - event.timestamp.getTime() > HISTORICAL_AFTER_MS
  return sendGroups(client, settle, [
    { historical: false, signal, events: events.filter((event) => !isOld(event)) },
    { historical: true, signal, events: events.filter(isOld) },
  ])
}

/** Sends groups one after another; once one cannot be sent, the rest is not tried and comes back with it. */
const sendGroups = async (
  client: PosthogClient,
  settle: Settle,
  groups: readonly Group[]
): Promise<Unsent | undefined> => {
  let unsent: Unsent | undefined
  for (const group of groups.filter(({ events }) => events.length > 0)) {
    if (unsent) {
      unsent.uuids.push(...uuidsOf(group.events))
    } else {
      unsent = await sendGroup(client, settle, group)
    }
  }
  return unsent
}

const sendGroup = async (
  client: PosthogClient,
  settle: Settle,
  { events, ...how }: Group
): Promise<Unsent | undefined> => {
  const uuids = uuidsOf(events)
  const verdict = await client.send(events, how)
  switch (verdict.kind) {
    case "accepted":
      await settle.delivered(uuids)
      return undefined
    case "retry_later":
    case "misconfigured":
      return { uuids, stop: verdict }
    case "mixed":
      return settleMixed(settle, uuids, verdict)
    case "too_large":
    case "refused":
      if (events.length === 1) {
        await settle.setAside(uuids, { reason: verdict.kind, detail: verdict.reason })
        return undefined
      }
      return sendGroups(
        client,
        settle,
        halves(events).map((half) => ({ events: half, ...how }))
      )
  }
}

const settleMixed = async (
  settle: Settle,
  uuids: readonly string[],
  { refused, retry }: Extract<Verdict, { kind: "mixed" }>
): Promise<Unsent | undefined> => {
  await settle.delivered(uuids.filter((uuid) => !refused.has(uuid) && !retry.includes(uuid)))
  for (const [uuid, detail] of refused) {
    await settle.setAside([uuid], { reason: "refused", detail })
  }
  return retry.length > 0
    ? {
        uuids: [...retry],
        stop: { kind: "retry_later", reason: "PostHog asked to send some events again." },
      }
    : undefined
}

const uuidsOf = (events: readonly ClaimedEvent[]): string[] => events.map((event) => event.uuid)

const halves = (events: readonly ClaimedEvent[]): (readonly ClaimedEvent[])[] => {
  const middle = Math.ceil(events.length / 2)
  return [events.slice(0, middle), events.slice(middle)]
}
