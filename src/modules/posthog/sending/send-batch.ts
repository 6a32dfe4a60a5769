import type { ClaimedEvent, SetAside } from "../../../types/outbox-event"
import type { PosthogClient, SendOptions } from "./posthog-client"
import type { Verdict } from "./verdict"

/** Facts this old go to PostHog as a historical migration (PostHog's docs, "Migrating data"). */
const HISTORICAL_AFTER_MS = 48 * 60 * 60 * 1000

/** What is done about a verdict, piece by piece, so that a crash half-way forgets as little as possible. */
export interface Settle {
  delivered(uuids: readonly string[]): Promise<unknown>
  setAside(uuids: readonly string[], why: SetAside): Promise<void>
}

/** An event that PostHog refused when it was sent alone. */
interface Refusal {
  uuid: string
  detail: string
}

/** What a batch has come to so far. */
interface BatchState {
  /** Whether PostHog took anything; before that, a refusal may be a proxy's and not PostHog's. */
  isTrusted: boolean
  refusals: Refusal[]
}

/** What the loop has to know of a batch: events to give back, and why. */
export interface Unsent {
  uuids: string[]
  /** Whether PostHog took others of the same request: then these must not hold up what comes after them. */
  isRest?: boolean
  stop: Extract<Verdict, { kind: "retry_later" | "misconfigured" }>
}

/** Events that may share a request. */
interface Group extends SendOptions {
  events: readonly ClaimedEvent[]
}

/** How a batch is sent. */
export interface BatchOptions {
  /** Milliseconds since the epoch, to tell old facts from new ones. */
  now: number
  /** Whether PostHog has taken events from this process before. */
  isTrusted: boolean
  /** Ends requests early. */
  signal?: AbortSignal
}

/**
 * Sends events, settles what PostHog decided, and finds the culprit when PostHog refuses a batch: the batch is halved
 * until the bad event stands alone, and is set aside while the others go.
 *
 * Where every single event is refused, it is not the events: a proxy, a firewall or a wrong address answers, and the whole
 * batch waits for a person.
 *
 * @returns what could not be sent now, or `undefined` when every event has been settled
 * @throws what `settle` throws; events without a verdict keep their lease and come again when it ends
 */
export const sendAndSettle = async (
  client: PosthogClient,
  settle: Settle,
  events: readonly ClaimedEvent[],
  { now, isTrusted, signal }: BatchOptions
): Promise<Unsent | undefined> => {
  const isOld = (event: ClaimedEvent) => now - event.timestamp.getTime() > HISTORICAL_AFTER_MS
  const state: BatchState = { isTrusted: isTrusted && events.length === 1, refusals: [] }
  const groups = [
    { historical: false, signal, events: events.filter((event) => !isOld(event)) },
    { historical: true, signal, events: events.filter(isOld) },
  ]
  const unsent = await sendGroups({ client, settle, state }, groups)
  return settleRefusals(settle, state, unsent)
}

const settleRefusals = async (
  settle: Settle,
  { isTrusted, refusals }: BatchState,
  unsent: Unsent | undefined
): Promise<Unsent | undefined> => {
  if (isTrusted) {
    for (const { uuid, detail } of refusals) {
      await settle.setAside([uuid], { reason: "refused", detail })
    }
    return unsent
  }
  const [first] = refusals
  if (!first) {
    return unsent
  }
  return {
    uuids: [...(unsent?.uuids ?? []), ...refusals.map(({ uuid }) => uuid)],
    stop: unsent?.stop ?? {
      kind: "misconfigured",
      reason:
        "Every event is refused; does a proxy or a firewall answer for PostHog? Check `host`.",
    },
  }
}

/** What sending works with. */
interface Sending {
  client: PosthogClient
  settle: Settle
  state: BatchState
}

/** Sends groups one after another; once PostHog takes nothing of one, the others are not tried and come back with it. */
const sendGroups = async (
  sending: Sending,
  groups: readonly Group[]
): Promise<Unsent | undefined> => {
  let unsent: Unsent | undefined
  for (const group of groups.filter(({ events }) => events.length > 0)) {
    if (unsent && !unsent.isRest) {
      unsent.uuids.push(...uuidsOf(group.events))
    } else {
      unsent = together(unsent, await sendGroup(sending, group))
    }
  }
  return unsent
}

const together = (rest: Unsent | undefined, next: Unsent | undefined): Unsent | undefined =>
  rest && next ? { ...next, uuids: [...rest.uuids, ...next.uuids] } : (rest ?? next)

const sendGroup = async (
  sending: Sending,
  { events, ...how }: Group
): Promise<Unsent | undefined> => {
  const { client, settle, state } = sending
  const uuids = uuidsOf(events)
  const verdict = await client.send(events, how)
  switch (verdict.kind) {
    case "accepted":
      state.isTrusted = true
      await settle.delivered(uuids)
      return undefined
    case "retry_later":
    case "misconfigured":
      return { uuids, stop: verdict }
    case "mixed":
      state.isTrusted = true
      return settleMixed(settle, uuids, verdict)
    case "too_large":
    case "refused":
      if (events.length > 1) {
        return sendGroups(
          sending,
          halves(events).map((half) => ({ events: half, ...how }))
        )
      }
      if (verdict.kind === "refused") {
        state.refusals.push(...uuids.map((uuid) => ({ uuid, detail: verdict.reason })))
      } else {
        await settle.setAside(uuids, { reason: "too_large", detail: verdict.reason })
      }
      return undefined
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
        isRest: true,
        stop: { kind: "retry_later", reason: "PostHog asked to send some events again." },
      }
    : undefined
}

const uuidsOf = (events: readonly ClaimedEvent[]): string[] => events.map((event) => event.uuid)

const halves = (events: readonly ClaimedEvent[]): (readonly ClaimedEvent[])[] => {
  const middle = Math.ceil(events.length / 2)
  return [events.slice(0, middle), events.slice(middle)]
}
