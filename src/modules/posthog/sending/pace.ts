import type { LeasedEvent } from "../../../events/outbox-event"
import { backoffMs } from "../../../lib/backoff"
import type { Failure } from "./verdict"

/**
 * Slow start, as TCP does it: how many events the next request holds, and what a failed request says of them.
 *
 * | pace | a request holds | left when |
 * | --- | --- | --- |
 * | full | as many as the store allows | a request fails → small; one that is too large → half of it |
 * | small | 16 events | it fails → single; as many events have passed as the failed request held → full |
 * | single | 1 event | as many events have passed as the failed request held → small |
 *
 * At single pace an outage costs one small request at a time, and a bad event stands alone by itself. Another event goes each time, of
 * another person where there is one, because PostHog keeps the properties of a person that came last. An event that fails, while
 * another passes, and fails again, is the culprit. Nothing is decided about an event while all fail.
 *
 * In this way one event costs the others three failed requests and their waits, whatever waits and however large batches are.
 */
export class Pace {
  /** The requests that failed and have not passed since, the smallest last. */
  private readonly limits: Limit[] = []
  /** Events that failed alone, and go alone once more when another has passed; each with its person. */
  private readonly failedAlone = new Map<string, string>()
  /** Events that were held back and have failed again. */
  private readonly heldBack = new Map<string, string>()
  /** Those that failed alone since something passed, and are not to go next. */
  private triedInVain: Sent[] = []
  /** Failed requests since something passed. */
  private failures = 0
  /** Whether something passed after the latest failure. */
  private hasPassed = false

  constructor(private readonly batchSize: number) {}

  /** How many events the next request may hold. */
  get size(): number {
    return this.failedAlone.size > 0 ? 1 : (this.limits.at(-1)?.size ?? this.batchSize)
  }

  /** Which events are not to be in the next request, where there are others. */
  get except(): readonly Sent[] {
    return this.triedInVain
  }

  /** Whether a request is smaller than the store allows, because larger ones fail. */
  get isReduced(): boolean {
    return this.size < this.batchSize
  }

  /** Whether a single event may have brought about all that failed since something passed. */
  get mayBeOfOne(): boolean {
    return this.failures <= FAILURES_OF_ONE
  }

  /** There are no others. */
  startOver(): void {
    this.triedInVain = []
  }

  /** These passed, in one request. */
  passed(events: readonly Sent[]): void {
    const wereFailing = events.filter(({ uuid }) => this.failedAlone.delete(uuid))
    if (this.hasPassed && wereFailing.length === 0) {
      // It went first, so those that failed alone are with another process.
      this.failedAlone.clear()
    }
    events.forEach(({ uuid }) => this.heldBack.delete(uuid))
    this.failures = 0
    this.triedInVain = []
    this.hasPassed = true
    this.countDown(events.length)
  }

  /** This request failed. */
  failed(events: readonly Sent[], failure: Failure): Consequence {
    const [event] = events
    if (!event || events.length > 1) {
      this.hasPassed = false
      this.failures++
      this.limits.push({ size: smallerThan(events.length, failure), left: events.length })
      return { waitMs: isOfTheEvents(failure) ? 0 : this.waitMs(failure) }
    }
    const isCulprit = this.hasPassed && this.failedAlone.delete(event.uuid)
    this.hasPassed = false
    if (isCulprit) {
      // Of those that failed alone, too, the next is to be judged only after another one has passed.
      this.triedInVain = [...this.failedAlone].map(([uuid, distinct_id]) => ({ uuid, distinct_id }))
      this.countDown(1)
      return { isCulprit, waitMs: 0 }
    }
    remember(this.failedAlone, event)
    this.triedInVain = [...this.triedInVain.slice(1 - MAX_REMEMBERED), event]
    this.failures++
    const mayTryAnother = this.triedInVain.length === 1 && isOfTheEvents(failure)
    return { waitMs: this.waitMs(failure), mayTryAnother }
  }

  /** An event that was held back has failed again. Says nothing of the others; returns whether another has passed since it last did. */
  failedAgain(event: Sent): { isCulprit: boolean } {
    const isCulprit = this.hasPassed && this.heldBack.delete(event.uuid)
    if (!isCulprit) {
      remember(this.heldBack, event)
      this.hasPassed = false
    }
    return { isCulprit }
  }

  private countDown(passed: number): void {
    this.limits.forEach((limit) => {
      limit.left -= passed
    })
    while ((this.limits.at(-1)?.left ?? 1) <= 0) {
      this.limits.pop()
    }
  }

  private waitMs(failure: Failure): number {
    const asked = failure.kind === "retry_later" ? failure.retryAfterMs : MISCONFIGURED_MS
    return asked === undefined
      ? backoffMs(this.failures)
      : Math.max(backoffMs(1), Math.min(asked, this.longest()))
  }

  /** What one answer says counts for one request; only the same answer to one after another is PostHog's answer to all. */
  private longest(): number {
    return LONGEST_WAIT_MS * 2 ** Math.max(0, this.failures - FAILURES_OF_ONE)
  }
}

/** What follows from a failed request. */
export interface Consequence {
  /** How long to leave PostHog alone. */
  waitMs: number
  /** Its only event is what fails. */
  isCulprit?: boolean
  /** Another event can be sent at once; the wait is for where there is none. */
  mayTryAnother?: boolean
}

/** What pace knows of an event. */
export type Sent = Pick<LeasedEvent, "uuid" | "distinct_id">

/** Requests of this size must pass before larger ones are tried again, so many that others pass beside them. */
interface Limit {
  size: number
  /** How many events have to pass until then. */
  left: number
}

const SMALL = 16

/** Enough for those of one product or customer, and few enough to send each alone once more after an outage. */
const MAX_REMEMBERED = 100

/** Longest wait after an answer that a single event may have brought about; as long as posthog-node's own (`capture-v1/sender`). */
const LONGEST_WAIT_MS = 30_000

/** How long to wait where PostHog asks for it, though it takes events: one of them may have brought it about. */
export const boundedWaitMs = (askedMs: number): number => Math.min(askedMs, LONGEST_WAIT_MS)

/** One event makes a full, a small and a single request fail. */
const FAILURES_OF_ONE = 3

/** How long a wrong key or host waits for a person. */
const MISCONFIGURED_MS = 60_000

/** PostHog refuses a request for one of its events, and at once: trying fewer needs no wait. */
export const isOfTheEvents = ({ kind }: Failure): boolean =>
  kind === "refused" || kind === "too_large"

/** Remembers an event as the latest of a bounded number. */
const remember = (events: Map<string, string>, { uuid, distinct_id }: Sent): void => {
  events.delete(uuid)
  events.set(uuid, distinct_id)
  const [oldest] = events.keys()
  if (events.size > MAX_REMEMBERED && oldest !== undefined) {
    events.delete(oldest)
  }
}

const smallerThan = (size: number, { kind }: Failure): number =>
  kind === "too_large" ? Math.floor(size / 2) : size > SMALL ? SMALL : 1
