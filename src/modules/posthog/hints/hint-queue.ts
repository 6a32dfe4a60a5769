import { errorName } from "../../../types/error-name"
import type { Hint, RecordHints } from "../../../types/hint"
import type { Log } from "../../../types/log"
import { backoffMs } from "../sending/backoff"

/** How hints are gathered. */
export interface HintQueueConfig {
  /** How long a hint waits for others before its rows are loaded. */
  gatherMs: number
  /** How many rows are loaded at once. */
  batchSize: number
  /** How many hints are held at most; beyond it the database alone remembers. */
  maxHints: number
}

/** Failures in a row, some five minutes, after which a hint that fails alone is left to reconciliation. */
const MAX_FAILURES = 20

/** Failures in a row, some ten seconds, for which hints keep a process alive. */
const PATIENT_FAILURES = 5

/**
 * Gathers hints in memory, so that a handler returns at once and rows are loaded in batches.
 *
 * A hint that is lost with the process costs nothing but time: the row it pointed at is still there for reconciliation.
 * One that cannot be recorded now (the database is away) is kept and tried again.
 */
export class HintQueue {
  private readonly waiting = new Map<string, Hint>()
  private record: RecordHints | undefined
  private timer: NodeJS.Timeout | undefined
  private flushing: Promise<void> | undefined
  private failures = 0
  private refused = 0

  constructor(
    private readonly config: HintQueueConfig,
    private readonly log: Log,
    /** Told when the queue goes from empty to not empty and back. */
    private readonly onPending: (pending: boolean) => void = () => undefined
  ) {}

  /** How many hints wait. */
  get size(): number {
    return this.waiting.size
  }

  /** Takes hints, without I/O. `record` is what will record them; the first one given stays. */
  add(hints: readonly Hint[], record: RecordHints): void {
    this.record ??= record
    for (const hint of hints) {
      this.keep(hint)
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

  private keep(hint: Hint): void {
    if (this.waiting.size < this.config.maxHints) {
      this.waiting.set(`${hint.definition}:${hint.field}:${hint.value}`, hint)
      return
    }
    if (this.refused++ === 0) {
      this.log.warn(
        `medusa-plugin-posthog: more than ${this.config.maxHints} rows wait to be recorded; further ones are found again in the database.`
      )
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
    // A short-lived process ends only after its hints are recorded, but it does not wait for a database that is gone.
    if (this.failures > PATIENT_FAILURES) {
      this.timer.unref()
    }
  }

  private async flushAll(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    while (this.record && this.waiting.size > 0) {
      // Smaller after each failure, so that a hint which cannot be recorded stands in the way of no other for long.
      const size = Math.max(1, Math.floor(this.config.batchSize / 2 ** this.failures))
      const batch = [...this.waiting].slice(0, size)
      batch.forEach(([key]) => this.waiting.delete(key))
      try {
        await this.record(batch.map(([, hint]) => hint))
        this.failures = 0
      } catch (error) {
        this.onFailure(batch, error)
        return
      }
    }
  }

  private onFailure(batch: readonly [string, Hint][], error: unknown): void {
    this.failures++
    const [first] = batch
    if (first && batch.length === 1 && this.failures > MAX_FAILURES) {
      this.log.error(
        `medusa-plugin-posthog: gave up on ${first[1].definition} of ${first[1].field} ${first[1].value} (${errorName(error)}); reconciliation looks for it again.`
      )
      this.failures = 0
    } else {
      batch.forEach(([, hint]) => this.keep(hint))
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
