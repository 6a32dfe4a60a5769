import type { LeasedEvent } from "../../../events/outbox-event"
import { MINUTE_MS } from "../../../lib/time"
import type { Leased } from "../outbox/leased-events"
import { LEASE_MS } from "../outbox/outbox"
import type { Outbox } from "../outbox/outbox"
import type { Pace } from "./pace"
import { NOT_SENT, uuidsOf } from "./settle"
import type { Settle } from "./settle"

/** Suspects are usually leased when nothing else is due, and in a busy store something always is. */
const SUSPECT_EVERY_MS = MINUTE_MS

/** An event with this many leases and no verdict is set aside. */
const MAX_ATTEMPTS = 20

/**
 * Decides which events go next: events of failed requests come before what is due in the outbox.
 *
 * This process retries the events of a failed request itself for as long as their lease lasts. If it gave them back at once, another
 * process would take them in a large request and fail as well, and this process would forget what it learned while it waits for an answer.
 * Nobody would ever find the event to blame.
 */
export class Batches {
  private kept: readonly LeasedEvent[] = []
  /** Why the events are kept. */
  private keptFor = ""
  /** When the first lease of the kept events ends. */
  private keptUntil = Infinity
  /** When the lease of what is being sent ends. */
  private leasedUntil = 0
  /** What is leased while the batch before it is sent. */
  private ahead: LeasedAhead | undefined
  /** When the next lease takes a suspect before all others. */
  private suspectAt = performance.now() + SUSPECT_EVERY_MS
  /** Whether events may be due besides those of the latest batch. */
  isMoreDue = true

  constructor(
    private readonly outbox: Outbox,
    private readonly settle: Settle
  ) {}

  /** Call this before each batch: a batch must not outlast its lease, and one that was leased ahead may be too large by now. */
  async begin(requestMs: number, { isReduced }: Pick<Pace, "isReduced">): Promise<void> {
    const end = performance.now() + requestMs
    if (end > this.keptUntil) {
      await this.release()
    }
    if (isReduced || (this.ahead && end > this.ahead.until)) {
      await this.releaseAhead()
    }
    this.leasedUntil = Math.min(this.keptUntil, this.ahead?.until ?? performance.now() + LEASE_MS)
  }

  /** Whether the lease of what is being sent lasts for another request. */
  lasts(requestMs: number): boolean {
    return performance.now() + requestMs <= this.leasedUntil
  }

  /** Leases the next batch while one is sent, if more is due: then a request doesn't wait for the database. */
  leaseAhead(pace: Pick<Pace, "size" | "isReduced">): void {
    if (this.isMoreDue && !this.ahead) {
      const leased = this.lease(pace)
      // Whoever takes it gets the error.
      leased.catch(() => undefined)
      this.ahead = { leased, until: performance.now() + LEASE_MS }
    }
  }

  /** Takes kept events, or leases what is due. An event that was leased too often comes alone and is set aside instead. */
  async next(pace: Pick<Pace, "size" | "isReduced">): Promise<LeasedEvent[]> {
    this.isMoreDue = true
    if (this.kept.length > 0) {
      return this.takeKept(pace.size)
    }
    const ahead = await this.takeAhead()
    // What was given back since the lease ahead may be due, too.
    const { events, isMoreDue } = ahead?.events.length ? ahead : await this.lease(pace)
    const [first] = events
    if (!first || first.attempts <= MAX_ATTEMPTS) {
      this.isMoreDue = isMoreDue
      return events
    }
    await this.settle.setAside(first.uuid, {
      reason: "crashed",
      detail: `Leased ${MAX_ATTEMPTS} times, and each time the process ended before PostHog answered.`,
    })
    return this.next(pace)
  }

  private lease({ size, isReduced }: Pick<Pace, "size" | "isReduced">): Promise<Leased> {
    const now = performance.now()
    const suspectFirst = !isReduced && now >= this.suspectAt
    if (suspectFirst) {
      this.suspectAt = now + SUSPECT_EVERY_MS
    }
    return this.outbox.lease(size, { suspectFirst })
  }

  /** Takes events other than those that have just failed alone, preferably of another person. */
  async nextOthers({ size, except }: Pick<Pace, "size" | "except">): Promise<LeasedEvent[]> {
    this.isMoreDue = true
    const uuids = uuidsOf(except)
    const distinctIds = except.map(({ distinct_id }) => distinct_id)
    const ways = [
      () => this.takeKept(size, ({ distinct_id }) => !distinctIds.includes(distinct_id)),
      async () => (await this.outbox.lease(size, { except: { distinctIds } })).events,
      () => this.takeKept(size, ({ uuid }) => !uuids.includes(uuid)),
      async () => (await this.outbox.lease(size, { except: { uuids } })).events,
    ]
    for (const way of ways) {
      const others = await way()
      if (others.length > 0) {
        return others
      }
    }
    return []
  }

  /** Keeps the events of a failed request, which then go before all others. */
  async keep(events: readonly LeasedEvent[], reason: string): Promise<void> {
    this.kept = [...events, ...this.kept]
    this.keptFor = reason
    this.keptUntil = Math.min(this.keptUntil, this.leasedUntil)
    await this.settle.giveBack(uuidsOf(events), reason, "kept")
  }

  /** Gives back these events, the kept ones, and those leased ahead: this process won't send them soon. */
  async release(events: readonly LeasedEvent[] = [], reason = this.keptFor): Promise<void> {
    // The older ones first, because PostHog keeps the person properties that came last.
    await this.settle.giveBack(uuidsOf([...events, ...this.takeKept(Infinity)]), reason)
    await this.releaseAhead()
  }

  /** Gives back only what was leased ahead. */
  async releaseAhead(): Promise<void> {
    const leased = await this.takeAhead()?.catch(() => undefined)
    await this.settle.giveBack(uuidsOf(leased?.events ?? []), NOT_SENT)
  }

  private takeAhead(): Promise<Leased> | undefined {
    const { ahead } = this
    this.ahead = undefined
    return ahead?.leased
  }

  /** Removes and returns the first kept events for which `holds` is true. */
  private takeKept(
    count: number,
    holds: (event: LeasedEvent) => boolean = () => true
  ): LeasedEvent[] {
    const taken = new Set(this.kept.filter(holds).slice(0, count))
    this.kept = this.kept.filter((event) => !taken.has(event))
    this.keptUntil = this.kept.length > 0 ? this.keptUntil : Infinity
    return [...taken]
  }
}

interface LeasedAhead {
  leased: Promise<Leased>
  /** When its lease ends. */
  until: number
}
