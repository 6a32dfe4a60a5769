import type { LeasedEvent } from "../../../events/outbox-event"
import { backoffMs } from "../../../lib/backoff"
import { Recent } from "../../../lib/recent"
import type { Failure } from "./verdict"

/**
 * Slow start, as in TCP: decides how many events the next request holds, and what a failed request says about its events.
 *
 * | pace | a request holds | left when |
 * | --- | --- | --- |
 * | full | as many as the store allows | a request fails → small; if it is too large → half of it |
 * | small | 16 events | it fails → single; as many events have passed as the failed request held → full |
 * | single | 1 event | as many events have passed as the failed request held → small |
 *
 * At single pace, an outage costs one small request at a time, and a bad event ends up alone. Each request takes a different event, of
 * another person if possible, because PostHog keeps the person properties that came last. If an event fails, another one passes, and the
 * first fails again, the first is the culprit. While all events fail, none is judged.
 *
 * So one bad event costs the others three failed requests and their waits, however many events wait and however large batches are.
 */
export class Pace {
  /** Requests that failed and haven't passed since, the smallest last. */
  private readonly limits: Limit[] = []
  /** Events that failed alone and go alone once more after another has passed, each with its person. */
  private readonly failedAlone = new Recent<string, string>(MAX_REMEMBERED)
  /** Held-back events that have failed again. */
  private readonly heldBack = new Recent<string, string>(MAX_REMEMBERED)
  /** Events that failed alone since something passed, and shouldn't go next. */
  private failedSincePass: Sent[] = []
  /** How many requests failed since something passed. */
  private failures = 0
  /** Whether something passed after the latest failure. */
  private hasPassed = false

  constructor(private readonly batchSize: number) {}

  /** How many events the next request may hold. */
  get size(): number {
    return this.failedAlone.size > 0 ? 1 : (this.limits.at(-1)?.size ?? this.batchSize)
  }

  /** Events to leave out of the next request if there are others. */
  get except(): readonly Sent[] {
    return this.failedSincePass
  }

  /** Whether a request is smaller than the store allows, because larger ones fail. */
  get isReduced(): boolean {
    return this.failedAlone.size > 0 || this.size < this.batchSize
  }

  /** Whether a single event may explain everything that failed since something passed. */
  get mayBeOfOne(): boolean {
    return this.failures <= FAILURES_OF_ONE
  }

  /** Call this if there are no other events. */
  startOver(): void {
    this.failedSincePass = []
  }

  /** These events passed in one request. */
  passed(events: readonly Sent[]): void {
    const wereFailing = events.filter(({ uuid }) => this.failedAlone.delete(uuid))
    if (this.hasPassed && wereFailing.length === 0) {
      // This event went before those that failed alone, so another process has them.
      this.failedAlone.clear()
    }
    events.forEach(({ uuid }) => this.heldBack.delete(uuid))
    this.failures = 0
    this.failedSincePass = []
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
      // The next event that failed alone can be judged only after another one has passed.
      this.failedSincePass = [...this.failedAlone].map(([uuid, distinct_id]) => ({
        uuid,
        distinct_id,
      }))
      this.countDown(1)
      return { isCulprit, waitMs: 0 }
    }
    this.failedAlone.set(event.uuid, event.distinct_id)
    this.failedSincePass = [...this.failedSincePass.slice(1 - MAX_REMEMBERED), event]
    this.failures++
    const mayTryAnother = this.failedSincePass.length === 1 && isOfTheEvents(failure)
    return { waitMs: this.waitMs(failure), mayTryAnother }
  }

  /** A held-back event failed again, which says nothing about the others. Returns whether another event passed since its last failure. */
  failedAgain(event: Sent): { isCulprit: boolean } {
    const isCulprit = this.hasPassed && this.heldBack.delete(event.uuid)
    if (!isCulprit) {
      this.heldBack.set(event.uuid, event.distinct_id)
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
    // PostHog asks for at least one second with each of its errors, on which clients put their own backoff.
    return Math.max(backoffMs(this.failures), Math.min(asked ?? 0, this.longest()))
  }

  /**
   * The longest wait for now. One answer counts for one request; only the same answer to one request after another is PostHog's answer to
   * all.
   */
  private longest(): number {
    return LONGEST_WAIT_MS * 2 ** Math.max(0, this.failures - FAILURES_OF_ONE)
  }
}

/** What follows from a failed request. */
export interface Consequence {
  /** How long to send nothing. */
  waitMs: number
  /** The request's only event is to blame. */
  isCulprit?: boolean
  /** Another event can be sent at once; wait only if there is none. */
  mayTryAnother?: boolean
}

/** What `Pace` knows about an event. */
export type Sent = Pick<LeasedEvent, "uuid" | "distinct_id">

/** Requests of this size must pass before larger ones are tried again: enough that the rest of the failed request has passed. */
interface Limit {
  size: number
  /** How many more events have to pass until then. */
  left: number
}

const SMALL = 16

/** Enough for the events of one product or customer, and few enough to send each alone once more after an outage. */
const MAX_REMEMBERED = 100

/** The longest wait after an answer that a single event may have caused; as long as posthog-node's (`capture-v1/sender`). */
const LONGEST_WAIT_MS = 30_000

/** How long to wait if PostHog asks for it while it takes events, because one of them may be the cause. */
export const boundedWaitMs = (askedMs: number): number => Math.min(askedMs, LONGEST_WAIT_MS)

/** One event can fail a full, a small, and a single request. */
const FAILURES_OF_ONE = 3

/** How long to wait between tries while a person has to fix the key or host. */
const MISCONFIGURED_MS = 60_000

/** PostHog refuses a request because of one of its events, and at once, so trying fewer needs no wait. */
export const isOfTheEvents = ({ kind }: Failure): boolean =>
  kind === "refused" || kind === "too_large"

const smallerThan = (size: number, { kind }: Failure): number =>
  kind === "too_large" ? Math.floor(size / 2) : size > SMALL ? SMALL : 1
