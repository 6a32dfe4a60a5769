import { errorName } from "../../../types/error-name"
import type { Log } from "../../../types/log"
import { backoffMs } from "../sending/backoff"

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
}

/** Failures in a row, some five minutes, after which an item that fails alone is given up. */
const MAX_FAILURES = 20

/** Failures in a row, some ten seconds, for which items keep a process alive. */
const PATIENT_FAILURES = 5

/**
 * Gathers items in memory, so that whoever hands them over goes on at once and they are recorded in batches. What cannot be
 * recorded now (the database is away) is kept and tried again.
 */
export class GatherQueue<Item> {
  /** How many were given up, or not taken because too many wait. */
  lost = 0

  private readonly waiting = new Map<string, Item>()
  private record: ((items: readonly Item[]) => Promise<void>) | undefined
  private timer: NodeJS.Timeout | undefined
  private flushing: Promise<void> | undefined
  private failures = 0
  private isFull = false

  constructor(
    private readonly kind: ItemKind<Item>,
    private readonly config: GatherConfig,
    private readonly log: Pick<Log, "error" | "warn">,
    /** Told when the queue goes from empty to not empty and back. */
    private readonly onPending: (pending: boolean) => void = () => undefined
  ) {}

  /** How many wait. */
  get size(): number {
    return this.waiting.size
  }

  /** Takes items, without I/O. `record` is what will record them; the first one given stays. */
  add(items: readonly Item[], record: (items: readonly Item[]) => Promise<void>): void {
    this.record ??= record
    for (const item of items) {
      this.keep(item)
    }
    this.announce()
    if (this.waiting.size >= this.config.batchSize && this.failures === 0) {
      void this.flush()
    } else {
      this.schedule(this.config.gatherMs)
    }
  }

  /** Records everything that waits. Resolves when it is recorded, or when it could not be and waits for a later try. */
  async flush(): Promise<void> {
    this.flushing ??= this.flushAll().finally(() => {
      this.flushing = undefined
      this.announce()
    })
    return this.flushing
  }

  private keep(item: Item): void {
    if (this.waiting.size < this.config.maxItems) {
      this.waiting.set(this.kind.keyOf(item), item)
      return
    }
    this.lost++
    if (!this.isFull) {
      this.isFull = true
      this.log.warn(`medusa-plugin-posthog: more than ${this.config.maxItems} ${this.kind.beyond}`)
    }
  }

  private announce(): void {
    this.onPending(this.waiting.size > 0 || this.flushing !== undefined)
  }

  private schedule(delayMs: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      void this.flush()
    }, delayMs)
    // A short-lived process ends only after its items are recorded, but it does not wait for a database that is gone.
    if (this.failures > PATIENT_FAILURES) {
      this.timer.unref()
    }
  }

  private async flushAll(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    while (this.record && this.waiting.size > 0) {
      // Smaller after each failure, so that an item which cannot be recorded stands in the way of no other for long.
      const size = Math.max(1, Math.floor(this.config.batchSize / 2 ** this.failures))
      const batch = [...this.waiting].slice(0, size)
      batch.forEach(([key]) => this.waiting.delete(key))
      try {
        await this.record(batch.map(([, item]) => item))
        this.failures = 0
      } catch (error) {
        this.onFailure(batch, error)
        return
      }
    }
  }

  private onFailure(batch: readonly [string, Item][], error: unknown): void {
    this.failures++
    const [first] = batch
    if (first && batch.length === 1 && this.failures > MAX_FAILURES) {
      this.lost++
      this.log.error(
        `medusa-plugin-posthog: gave up on ${this.kind.nameOf(first[1])} (${errorName(error)}); ${this.kind.givenUp}`
      )
      this.failures = 0
    } else {
      batch.forEach(([, item]) => this.keep(item))
      if (this.failures === 1) {
        this.log.warn(
          `medusa-plugin-posthog: events could not be recorded and are tried again: ${errorName(error)}`
        )
      }
    }
    if (this.waiting.size > 0) {
      this.schedule(backoffMs(Math.max(1, this.failures)))
    }
  }
}
