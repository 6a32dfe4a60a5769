import type { LeasedEvent } from "../../../events/outbox-event"
import { LEASE_MS } from "../outbox/outbox"
import type { Outbox } from "../outbox/outbox"
import type { Pace } from "./pace"
import { uuidsOf } from "./settle"
import type { Settle } from "./settle"

/** After this many leases without a verdict an event is set aside. */
const MAX_ATTEMPTS = 20

/**
 * Says which events go next: those of failed requests before what is due in the outbox.
 *
 * This process tries events of a failed request again by itself for as long as their lease holds. Given back at once, another process
 * would take them in a large request and fail as well, and while it waits for an answer this one would forget: none of them would ever
 * find the one that is to blame.
 */
export class Batches {
  private kept: readonly LeasedEvent[] = []
  /** Why they are kept. */
  private keptFor = ""
  /** When the first lease of those that are kept ends. */
  private keptUntil = Infinity
  /** When the lease ends of what is being sent. */
  private leasedUntil = 0

  constructor(
    private readonly outbox: Outbox,
    private readonly settle: Settle
  ) {}

  /** To be called before each batch: one that takes so long must not outlast its lease. */
  async begin(requestMs: number): Promise<void> {
    if (performance.now() + requestMs > this.keptUntil) {
      await this.release()
    }
    this.leasedUntil = Math.min(this.keptUntil, performance.now() + LEASE_MS)
  }

  /** Takes what is kept, or leases what is due. An event that was leased too often, which comes alone, is set aside instead. */
  async next({ size }: Pick<Pace, "size">): Promise<LeasedEvent[]> {
    if (this.kept.length > 0) {
      return this.takeKept(size)
    }
    const batch = await this.outbox.lease(size)
    const [first] = batch
    if (!first || first.attempts <= MAX_ATTEMPTS) {
      return batch
    }
    await this.settle.setAside(first.uuid, {
      reason: "crashed",
      detail: `Leased ${MAX_ATTEMPTS} times, and each time the process ended before PostHog answered.`,
    })
    return this.next({ size })
  }

  /** Takes others than those that have just failed alone, of another person if there is one. */
  async nextOthers({ size, except }: Pick<Pace, "size" | "except">): Promise<LeasedEvent[]> {
    const uuids = uuidsOf(except)
    const distinctIds = except.map(({ distinct_id }) => distinct_id)
    const ways = [
      () => this.takeKept(size, ({ distinct_id }) => !distinctIds.includes(distinct_id)),
      () => this.outbox.leaseExcept(size, { distinctIds }),
      () => this.takeKept(size, ({ uuid }) => !uuids.includes(uuid)),
      () => this.outbox.leaseExcept(size, { uuids }),
    ]
    for (const way of ways) {
      const others = await way()
      if (others.length > 0) {
        return others
      }
    }
    return []
  }

  /** Events of a request that failed go again before all others. */
  async keep(events: readonly LeasedEvent[], reason: string): Promise<void> {
    this.kept = [...events, ...this.kept]
    this.keptFor = reason
    this.keptUntil = Math.min(this.keptUntil, this.leasedUntil)
    await this.settle.giveBack(uuidsOf(events), reason, "kept")
  }

  /** Gives back these and what is kept: this process tries none of them soon. */
  async release(events: readonly LeasedEvent[] = [], reason = this.keptFor): Promise<void> {
    await this.settle.giveBack(uuidsOf([...events, ...this.takeKept(Infinity)]), reason)
  }

  /** Takes the first ones out of which this holds. */
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
