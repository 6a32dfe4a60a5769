import type { ClaimedEvent, SetAside } from "../../../types/outbox-event"
import type { PosthogClient, SendOptions } from "./posthog-client"
import type { Verdict } from "./verdict"

/** Facts this old go to PostHog as a historical migration (PostHog's docs, "Migrating data"). */
const HISTORICAL_AFTER_MS = 48 * 60 * 60 * 1000

/** Looking for an event that fails ends before the lease on its batch does, even where each request takes as long as it may. */
const MAX_LOOKING_MS = 80_000

/** What is done about a verdict, piece by piece, so that a crash half-way forgets as little as possible. */
export interface Settle {
  delivered(uuids: readonly string[]): Promise<unknown>
  setAside(uuids: readonly string[], why: SetAside): Promise<void>
  /** An event that PostHog does not take while it takes others: it is tried again later, by itself. */
  holdBack(uuid: string, reason: string): Promise<void>
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
  /** Whether an event that fails is looked for, too, and not only one that is refused; aborted when it has taken long enough. */
  looking: AbortSignal | undefined
  /** Whether an event failed alone and PostHog took nothing since: if another one does, it is an outage. */
  hasFailedAlone: boolean
}

/** What the loop has to know of a batch: events to give back, and why. */
export interface Unsent {
  uuids: string[]
  /** Whether PostHog took others of the same request: then these must not hold up what comes after them. */
  isRest?: boolean
  /** Whether PostHog took others just now, while an event that fails is looked for: there may be several, so the search goes on soon. */
  isSoon?: boolean
  stop: Extract<Verdict, { kind: "retry_later" | "misconfigured" }>
}

const ALL_REFUSED: Unsent["stop"] = {
  kind: "misconfigured",
  reason: "Every event is refused; does a proxy or a firewall answer for PostHog? Check `host`.",
}

/** Whether PostHog itself named a time to wait. */
export const isAskedToWait = (
  stop: Unsent["stop"]
): stop is Extract<Unsent["stop"], { kind: "retry_later" }> & { retryAfterMs: number } =>
  stop.kind === "retry_later" && stop.retryAfterMs !== undefined

/** Events that may share a request. */
interface Group extends SendOptions {
  events: readonly ClaimedEvent[]
}

/** How a batch is sent. */
export interface BatchOptions {
  /** Milliseconds since the epoch, to tell old facts from new ones. */
  now: number
  /** Asked where an event that came alone is refused: whether it is PostHog that answers. */
  isPosthog: () => Promise<boolean>
  /**
   * Where batches have failed several times: which event to send first, by itself. If PostHog takes it, what fails in the others is
   * something of their own, such as a text that a firewall dislikes, and is looked for.
   */
  probe?: number
  /** Ends requests early. */
  signal?: AbortSignal
}

/**
 * Sends events, settles what PostHog decided, and finds the culprit when PostHog refuses a batch: the batch is halved
 * until the bad event stands alone, and is set aside while the others go.
 *
 * Where every single event is refused, it is not the events: a proxy, a firewall or a wrong address answers, and the whole
 * batch waits for a person. An event that fails in another way is looked for with a probe only, so that an outage costs one request.
 *
 * @returns what could not be sent now, or `undefined` when every event has been settled
 * @throws what `settle` throws; events without a verdict keep their lease and come again when it ends
 */
export const sendAndSettle = async (
  client: PosthogClient,
  settle: Settle,
  events: readonly ClaimedEvent[],
  { now, isPosthog, probe, signal }: BatchOptions
): Promise<Unsent | undefined> => {
  const isOld = (event: ClaimedEvent) => now - event.timestamp.getTime() > HISTORICAL_AFTER_MS
  const groupsOf = (some: readonly ClaimedEvent[]): Group[] => [
    { historical: false, signal, events: some.filter((event) => !isOld(event)) },
    { historical: true, signal, events: some.filter(isOld) },
  ]
  const state: BatchState = {
    isTrusted: false,
    refusals: [],
    looking: probe === undefined ? undefined : AbortSignal.timeout(MAX_LOOKING_MS),
    hasFailedAlone: false,
  }
  const sending = { client, settle, state }
  const position = probe === undefined ? -1 : probe % events.length
  const first = events.filter((_, n) => n === position)
  const others = events.filter((_, n) => n !== position)
  const probed = await sendGroups(sending, groupsOf(first))
  const isAnswered = first.length === 0 || state.isTrusted
  const unsent = isAnswered
    ? together(probed, await sendGroups(sending, groupsOf(others)))
    : notTried(probed, others)
  const isRefusedAlone = events.length === 1 && state.refusals.length === 1
  state.isTrusted ||= isRefusedAlone && (await isPosthog())
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
    stop: unsent?.stop ?? ALL_REFUSED,
  }
}

/** The events that come after a probe which PostHog did not take. */
const notTried = (
  probed: Unsent | undefined,
  others: readonly ClaimedEvent[]
): Unsent | undefined =>
  others.length === 0
    ? probed
    : { uuids: [...(probed?.uuids ?? []), ...uuidsOf(others)], stop: probed?.stop ?? ALL_REFUSED }

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

const sendGroup = async (sending: Sending, group: Group): Promise<Unsent | undefined> => {
  const { client, settle, state } = sending
  const { events, ...how } = group
  const uuids = uuidsOf(events)
  const verdict = await client.send(events, how)
  switch (verdict.kind) {
    case "accepted":
      state.isTrusted = true
      state.hasFailedAlone = false
      await settle.delivered(uuids)
      return undefined
    case "retry_later":
    case "misconfigured":
      return isolate(sending, group, verdict)
    case "mixed":
      state.isTrusted = true
      state.hasFailedAlone = false
      return settleMixed(settle, uuids, verdict)
    case "too_large":
    case "refused":
      if (events.length > 1) {
        return sendGroups(sending, halves(group))
      }
      if (verdict.kind === "refused") {
        state.refusals.push(...uuids.map((uuid) => ({ uuid, detail: verdict.reason })))
      } else {
        await settle.setAside(uuids, { reason: "too_large", detail: verdict.reason })
      }
      return undefined
  }
}

/** Looks for the event that makes a request fail, where PostHog has just taken another one; otherwise gives the events back. */
const isolate = async (
  sending: Sending,
  group: Group,
  stop: Unsent["stop"]
): Promise<Unsent | undefined> => {
  const { settle, state } = sending
  const uuids = uuidsOf(group.events)
  const isLooking = state.looking?.aborted === false && !group.signal?.aborted
  const mayLook = isLooking && state.isTrusted && !isAskedToWait(stop)
  const [culprit, ...others] = uuids
  if (!mayLook || !culprit || (others.length === 0 && state.hasFailedAlone)) {
    return { uuids, stop, isSoon: isLooking && state.isTrusted }
  }
  if (others.length > 0) {
    return sendGroups(sending, halves(group))
  }
  state.hasFailedAlone = true
  await settle.holdBack(culprit, stop.reason)
  return undefined
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

const halves = ({ events, ...how }: Group): Group[] => {
  const middle = Math.ceil(events.length / 2)
  return [events.slice(0, middle), events.slice(middle)].map((half) => ({ ...how, events: half }))
}
