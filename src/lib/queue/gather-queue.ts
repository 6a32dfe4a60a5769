import type { Log } from "../log"
import { Waiting } from "./waiting"
import type { RecordItems } from "./waiting"

/** How items are gathered. */
export interface GatherConfig {
  /** How long an item waits for others before they are recorded. */
  gatherMs: number
  /** How many are recorded at once. */
  batchSize: number
  /** How many are held at most. */
  maxItems: number
}

/** What kind of items a queue gathers. */
export interface ItemKind<Item> {
  /** Items with the same key are one. */
  keyOf: (item: Item) => string
  /** How the log names one; nothing personal. */
  nameOf: (item: Item) => string
  /** What becomes of those beyond `maxItems`, for the log. */
  beyond: string
  /** What becomes of one that was given up, for the log. */
  givenUp: string
  /** Told of each one that is given up, or beyond `maxItems`, with the error's name. */
  onLost?: (item: Item, error: string) => void
}

/** Keeps a process from ending while something waits. */
export type Guard = (flush: () => Promise<void>) => (pending: boolean) => void

/**
 * Gathers items in memory, so that whoever hands them over goes on at once and they are recorded in batches. What cannot be
 * recorded now (the database is away) is kept and tried again; what can never be recorded is found by {@link Waiting}.
 */
export class GatherQueue<Item> {
  /** How many were given up, or not taken because too many wait. */
  lost = 0

  private readonly waiting: Waiting<Item>
  private readonly announcePending: (pending: boolean) => void
  private record: RecordItems<Item> | undefined
  private timer: NodeJS.Timeout | undefined
  private timerAt = Infinity
  private working: Promise<void> | undefined
  private isFull = false

  constructor(
    private readonly kind: ItemKind<Item>,
    private readonly config: GatherConfig,
    private readonly log: Pick<Log, "error" | "warn">,
    /** Given what records all that waits; told when the queue goes from empty to not empty and back. */
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

  /** How many wait. */
  get size(): number {
    return this.waiting.size
  }

  /** Whether one more can be held. */
  get hasRoom(): boolean {
    return this.size < this.config.maxItems
  }

  /** Takes items, without I/O. `record` is what will record them; the first one given stays. */
  add(items: readonly Item[], record: RecordItems<Item>): void {
    this.record ??= record
    items.forEach((item) => this.take(item))
    this.announce()
    if (this.waiting.isBatchDue) {
      void this.work()
    } else {
      this.schedule(performance.now() + this.config.gatherMs)
    }
  }

  /** Records everything that waits. Resolves when it is recorded, or when it could not be and waits for a later try. */
  async flush(): Promise<void> {
    this.waiting.hurry()
    return this.work()
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
    this.working ??= this.workNow().finally(() => {
      this.working = undefined
      this.announce()
      this.schedule(0)
    })
    return this.working
  }

  private async workNow(): Promise<void> {
    clearTimeout(this.timer)
    this.timerAt = Infinity
    if (this.record) {
      await this.waiting.work(this.record)
    }
    this.isFull = this.isFull && this.size > 0
  }

  /** Sets the timer for the next try, not before `earliest`; one that is set for earlier stays. */
  private schedule(earliest: number): void {
    const at = Math.max(earliest, this.waiting.dueAt)
    if (at === Infinity || at >= this.timerAt || this.working) {
      return
    }
    clearTimeout(this.timer)
    this.timerAt = at
    this.timer = setTimeout(() => void this.work(), Math.max(0, at - performance.now()))
    // A short-lived process ends only after its items are recorded, but it does not wait for a database that is gone.
    if (!this.waiting.isHurried) {
      this.timer.unref()
    }
  }
}
