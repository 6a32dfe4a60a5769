import type { ClaimedEvent } from "../../../events/outbox-event"

/**
 * Events of requests that failed, which this process tries again by itself for as long as their lease holds. Given back at once, another
 * process would take them in a large request and fail as well, and while it waits for an answer this one would forget: none of them
 * would ever find the one that is to blame.
 */
export class Kept {
  private events: ClaimedEvent[] = []
  private until = Infinity

  get size(): number {
    return this.events.length
  }

  /** When the first of their leases ends; never where there are none. */
  get leasedUntil(): number {
    return this.size > 0 ? this.until : Infinity
  }

  /** Before those that are kept already. */
  add(events: readonly ClaimedEvent[], leasedUntil: number): void {
    this.until = Math.min(this.leasedUntil, leasedUntil)
    this.events = [...events, ...this.events]
  }

  /** Takes the first ones out of which this holds. */
  take(count: number, holds: (event: ClaimedEvent) => boolean = () => true): ClaimedEvent[] {
    const taken = new Set(this.events.filter(holds).slice(0, count))
    this.events = this.events.filter((event) => !taken.has(event))
    return [...taken]
  }
}
