import type { Log } from "../log"
import { Waiting } from "./waiting"
import type { RecordItems } from "./waiting"

export interface GatherConfig {
  /** How long an item waits for others before they are recorded. */
  gatherMs: number
  /** How many items are recorded at a time. */
  batchSize: number
  /** The maximum number of items in memory. */
  maxItems: number
}

/** What kind of items a queue gathers. */
export interface ItemKind<Item> {
  /** Items with the same key count as one. */
  keyOf: (item: Item) => string
  /** The item's name in the log; nothing personal. */
  nameOf: (item: Item) => string
  /** What happens to items beyond `maxItems`, for the log. */
  beyond: string
  /** What happens to an item that was given up, for the log. */
  givenUp: string
  /** Called for each item that is given up or beyond `maxItems`, with the error's name. */
  onLost?: (item: Item, error: string) => void
}

/** Keeps a process alive while something waits. */
export type Guard = (flush: () => Promise<void>) => (pending: boolean) => void

/**
 * Gathers items in memory, so that the caller can continue at once and items are recorded in batches. What can't be recorded now (because
 * the database is away) is kept and retried; {@link Waiting} finds what can never be recorded.
 */
export class GatherQueue<Item> {
  /** How many items were given up, or rejected because too many wait. */
  lost = 0

  private readonly waiting: Waiting<Item>
  private readonly announcePending: (pending: boolean) => void
  private timer: NodeJS.Timeout | undefined
  private timerAt = Infinity
  private working: Promise<void> | undefined
  private isFull = false
  /** When the item that waits longest was added. */
  private since = 0
  /** When the first item was added since the current work began. */
  private sinceWork: number | undefined

  constructor(
    private readonly kind: ItemKind<Item>,
    private readonly record: RecordItems<Item>,
    private readonly config: GatherConfig,
    private readonly log: Pick<Log, "error" | "warn">,
    /**
     * Called with a function that records all waiting items; returns a function to call when the queue becomes empty or stops being empty.
     */
    guard: Guard = () => () => undefined
  ) {
    this.announcePending = guard(() => this.flush())
    this.waiting = new Waiting(config.batchSize, {
      onTrouble: (error) =>
        log.warn(`medusa-plugin-posthog: events couldn't be recorded and are retried: ${error}`),
      onGivenUp: (item, error) => {
        log.error(
          `medusa-plugin-posthog: gave up on ${kind.nameOf(item)} (${error}); ${kind.givenUp}`
        )
        this.lose(item, error)
      },
    })
  }

  /** How many items wait. */
  get size(): number {
    return this.waiting.size
  }

  /** How many items would be lost with the process, and how many are. */
  get unrecorded(): number {
    return this.size + this.lost
  }

  /** How long the item that waits longest has waited, in ms. */
  get waitedMs(): number {
    return Math.max(0, performance.now() - this.since)
  }

  /** Whether there is room for one more item. */
  get hasRoom(): boolean {
    return this.size < this.config.maxItems
  }

  /** Takes items, without I/O. */
  add(items: readonly Item[]): void {
    const now = performance.now()
    this.since = this.waiting.isGathering ? this.since : now
    this.sinceWork ??= now
    items.forEach((item) => this.take(item))
    this.announce()
    if (this.waiting.isBatchDue) {
      void this.work()
    } else if (this.size > 0) {
      this.schedule()
    }
  }

  /** Records everything that waits. Resolves when it is recorded, or when that failed and it waits for a later try. */
  async flush(): Promise<void> {
    this.waiting.hurry()
    await this.working
    await this.work()
    // What came meanwhile, but not again and again: it may come faster than it can be recorded.
    if (this.waiting.isGathering) {
      await this.work()
    }
  }

  private take(item: Item): void {
    const key = this.kind.keyOf(item)
    if (this.hasRoom || this.waiting.has(key)) {
      this.waiting.add(key, item)
      return
    }
    this.lose(item, "memory_full")
    if (!this.isFull) {
      this.isFull = true
      this.log.warn(`medusa-plugin-posthog: more than ${this.config.maxItems} ${this.kind.beyond}`)
    }
  }

  private lose(item: Item, error: string): void {
    this.lost++
    this.kind.onLost?.(item, error)
  }

  private announce(): void {
    this.announcePending(this.size > 0 || this.working !== undefined)
  }

  private async work(): Promise<void> {
    // It begins later, so that a `record` which adds something finds it.
    this.working ??= Promise.resolve()
      .then(() => this.workNow())
      .finally(() => {
        this.working = undefined
        this.since = this.sinceWork ?? performance.now()
        this.announce()
        this.schedule()
      })
    return this.working
  }

  private async workNow(): Promise<void> {
    clearTimeout(this.timer)
    this.timerAt = Infinity
    this.sinceWork = undefined
    await this.waiting.work(this.record)
    this.isFull = this.isFull && this.size > 0
  }

  /** Sets the timer for the next try. A timer that is set for an earlier time stays. */
  private schedule(): void {
    const at = this.waiting.dueAt(this.since + this.config.gatherMs)
    if (at === Infinity || this.working) {
      return
    }
    if (at >= this.timerAt) {
      // It may have been set for items that the process doesn't stay alive for.
      this.timer?.[this.waiting.isHurried ? "ref" : "unref"]()
      return
    }
    clearTimeout(this.timer)
    this.timerAt = at
    this.timer = setTimeout(() => void this.work(), Math.max(0, at - performance.now()))
    // A short-lived process ends only after its items are recorded, but it doesn't wait for a database that is gone.
    if (!this.waiting.isHurried) {
      this.timer.unref()
    }
  }
}
