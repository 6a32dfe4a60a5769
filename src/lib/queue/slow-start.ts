import { errorName } from "../error-name"
import { blameOf } from "../blame"
import type { Blame } from "../blame"
import { Lane } from "./lane"
import type { Waiting } from "./lane"

/** Records items; rejects when nothing is promised. */
export type RecordItems<Item> = (items: readonly Item[]) => Promise<void>

/** Who wants to know of what went wrong. */
export interface SlowStartListener<Item> {
  /** Something could not be recorded and is tried again; told once until something is recorded. */
  onTrouble: (error: string) => void
  /** An item is to blame, and is not tried again. */
  onGivenUp: (item: Item, error: string) => void
}

/** How often an item may fail alone while others are recorded. */
const MAX_FAILURES = 20

/** So many that fail alone in a row look like an outage, whatever the errors say. */
const OUTAGE = 3

/** How much a failure looks like an outage. */
const DOUBT: Record<Blame, number> = { item: 0, unknown: 1, database: OUTAGE }

interface Failure {
  blame: Blame
  /** The error's name. */
  error: string
}

/**
 * Records items in batches, and finds the one that does not go: a failure halves the batch, a success doubles it, and of a batch
 * that failed the half is tried that has the one.
 *
 * An item waits *together* with the others at first. Where it fails by itself, it is
 * - *given up* at once if the error says that the item is to blame;
 * - else *alone*: tried by itself, after the others and in its own time, so that none waits for it. It is in doubt until something
 *   is recorded, which shows that the database was not to blame. It is given up when this was so `MAX_FAILURES` times.
 *
 * What looks like an outage makes the lane pause, longer each time. Nothing is given up for it.
 */
export class SlowStart<Item> {
  private readonly together = new Lane<Item>()
  private readonly alone = new Lane<Item>()
  private isTroubled = false

  /** How many of those together are tried next, at most. */
  private next: number

  /** Among so many of the first ones together is one that fails; 0 where none is known. */
  private suspects = 0

  constructor(
    private readonly batchSize: number,
    private readonly listener: SlowStartListener<Item>
  ) {
    this.next = batchSize
  }

  /** How many wait. */
  get size(): number {
    return this.together.size + this.alone.size
  }

  /** Whether a whole batch waits and may go. */
  get isBatchDue(): boolean {
    return this.together.size >= this.batchSize && !this.together.isPaused
  }

  /** When something is to be tried next; never where nothing waits. */
  get dueAt(): number {
    return Math.min(this.together.dueAt, this.alone.dueAt)
  }

  /** Whether a process stays alive for it. */
  get isHurried(): boolean {
    return this.together.isHurried || this.alone.isHurried
  }

  has(key: string): boolean {
    return this.together.has(key) || this.alone.has(key)
  }

  /** Takes one, in place of what waits together under this key. What fails alone would take others with it. */
  add(key: string, item: Item): void {
    if (!this.alone.has(key)) {
      this.together.add({ key, item, failures: 0 })
    }
  }

  /** Ends the pauses. */
  hurry(): void {
    this.together.hurry()
    this.alone.hurry()
  }

  /** Records what waits and is not in a pause. Never rejects. */
  async work(record: RecordItems<Item>): Promise<void> {
    if (!this.together.isPaused) {
      await this.workTogether(record)
    }
    if (!this.alone.isPaused) {
      await this.workAlone(record)
    }
  }

  private async workTogether(record: RecordItems<Item>): Promise<void> {
    let doubt = 0
    while (this.together.size > 0) {
      const batch = this.together.take(this.nextSize())
      const failure = await this.attempt(record, batch)
      if (!failure) {
        this.next = Math.min(this.batchSize, this.next * 2)
        this.suspects = Math.max(0, this.suspects - batch.length)
        this.together.resume()
      } else {
        this.next = Math.ceil(batch.length / 2)
        this.suspects = batch.length > 1 ? batch.length : 0
        this.together.putBack(batch.length > 1 ? batch : [])
      }
      const isSure = batch.length === 1 || failure?.blame === "database"
      doubt = failure && isSure ? doubt + DOUBT[failure.blame] : 0
      if (failure && doubt >= OUTAGE) {
        this.tell(failure)
        this.together.pause()
        return
      }
    }
  }

  /** Half of the suspects, so that the one is found in as few steps as there can be. */
  private nextSize(): number {
    return this.suspects > 0 ? Math.min(this.next, Math.ceil(this.suspects / 2)) : this.next
  }

  /** Each one once, as long as the database seems to answer. */
  private async workAlone(record: RecordItems<Item>): Promise<void> {
    let doubt = 0
    for (let left = this.alone.size; left > 0 && doubt < OUTAGE; left--) {
      const failure = await this.attempt(record, this.alone.take(1))
      doubt += failure ? DOUBT[failure.blame] : 0
    }
    if (doubt === 0) {
      this.alone.resume()
    }
  }

  /** Gives what went wrong. One item by itself has then found its place. */
  private async attempt(
    record: RecordItems<Item>,
    batch: readonly Waiting<Item>[]
  ): Promise<Failure | undefined> {
    try {
      await record(batch.map(({ item }) => item))
      this.decide()
      return undefined
    } catch (error) {
      const failure = { blame: blameOf(error), error: errorName(error) }
      const [first, ...others] = batch
      if (first && others.length === 0) {
        this.failedAlone(first, failure)
      }
      return failure
    }
  }

  private failedAlone(waiting: Waiting<Item>, failure: Failure): void {
    const { blame, error } = failure
    if (blame === "item") {
      this.listener.onGivenUp(waiting.item, error)
      return
    }
    if (waiting.failures === 0) {
      this.tell(failure)
    }
    this.together.delete(waiting.key)
    this.alone.add({ ...waiting, doubt: error })
    if (!this.alone.isPaused) {
      this.alone.pause()
    }
  }

  /** Something was recorded, so those in doubt failed by their own fault. */
  private decide(): void {
    this.isTroubled = false
    for (const waiting of this.alone.doubted()) {
      const { doubt = "", item, key } = waiting
      waiting.doubt = undefined
      waiting.failures++
      if (waiting.failures >= MAX_FAILURES) {
        this.alone.delete(key)
        this.listener.onGivenUp(item, doubt)
      }
    }
  }

  private tell({ error }: Failure): void {
    if (!this.isTroubled) {
      this.isTroubled = true
      this.listener.onTrouble(error)
    }
  }
}
