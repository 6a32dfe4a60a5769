import { Backoff } from "../backoff"
import { blameOf, isTimeUp } from "../blame"
import { errorName } from "../error-name"
import { inHalves } from "../in-halves"

/** Records items; if it rejects, some may not be recorded. */
export type RecordItems<Item> = (items: readonly Item[]) => Promise<void>

/** Hears about what went wrong. */
export interface WaitingListener<Item> {
  /** Something couldn't be recorded and is retried; called once until something is recorded. */
  onTrouble: (error: string) => void
  /** An item is to blame and isn't retried. */
  onGivenUp: (item: Item, error: string) => void
}

/** An item on its way into the outbox. */
interface Entry<Item> {
  key: string
  item: Item
  /** Which number it was among those added. */
  number: number
  /** How often it failed alone after something else had been recorded since its last failure. */
  failures: number
  /** How many batches had been recorded when it last failed alone. */
  failedAt?: number
}

/** How often an item may fail alone while others are recorded. */
const MAX_FAILURES = 20

/** This many failures in a row look like an outage, whatever the errors say. */
const OUTAGE = 3

/** While no more than this many pauses follow each other (about ten seconds), waiting items keep the process alive. */
const PATIENT_PAUSES = 5

/**
 * Items that wait to be recorded. {@link inHalves} records a batch of them and finds the ones that fail. Such an item is *given up* at once
 * if the error says that the item is to blame. Otherwise it waits *alone*: it is tried on its own, after the others and on its own
 * schedule, so that no other item waits for it. It is given up after failing `MAX_FAILURES` times while others passed.
 *
 * In what looks like an outage, all items wait, longer each time, and none is given up. The next try has one item; each success doubles the
 * batch. So an item whose failure looks like an outage, such as one that runs into a time limit, also ends up alone.
 */
export class Waiting<Item> {
  private readonly together = new Map<string, Entry<Item>>()
  private readonly alone = new Map<string, Entry<Item>>()
  /** The pause of all items. */
  private readonly outage = new Backoff()
  /** The pause of the items that wait alone. */
  private readonly solitude = new Backoff()
  private isTroubled = false
  /** How many batches were recorded. */
  private recorded = 0
  /** The size of the next batch. */
  private next: number
  private added = 0
  /** What is being recorded right now. */
  private underWay: ReadonlySet<Entry<Item>> = new Set()

  constructor(
    private readonly batchSize: number,
    private readonly listener: WaitingListener<Item>
  ) {
    this.next = batchSize
  }

  get size(): number {
    return this.together.size + this.alone.size
  }

  /** Whether a full batch waits and may go. */
  get isBatchDue(): boolean {
    return this.together.size >= this.batchSize && !this.outage.isPaused
  }

  /**
   * When to try next; never if nothing waits.
   *
   * @param gathered when items that have not been tried are gathered
   */
  dueAt(gathered: number): number {
    if (this.size === 0) {
      return Infinity
    }
    return Math.max(
      this.outage.until,
      this.isGathering && this.together.size < this.batchSize ? gathered : 0,
      this.together.size > 0 ? 0 : this.solitude.until
    )
  }

  /** Whether items wait for others, and not for a pause to end. */
  get isGathering(): boolean {
    return this.together.size > 0 && this.outage.failures === 0
  }

  /** Whether a process stays alive for what waits. It doesn't for a database that is gone. */
  get isHurried(): boolean {
    const { failures } = this.together.size > 0 ? this.outage : this.solitude
    return this.size > 0 && failures <= PATIENT_PAUSES
  }

  has(key: string): boolean {
    return this.together.has(key) || this.alone.has(key)
  }

  /**
   * Takes an item and replaces a waiting one with the same key. An item that fails alone stays alone, because it would take others with it.
   */
  add(key: string, item: Item): void {
    const known = this.together.get(key)
    if (known && !this.underWay.has(known)) {
      // It keeps its place: an item that is added all the time would never be its turn.
      known.item = item
    } else if (!this.alone.has(key)) {
      this.together.delete(key)
      this.together.set(key, { key, item, number: ++this.added, failures: 0 })
    }
  }

  /** Ends the pauses. */
  hurry(): void {
    this.outage.hurry()
    this.solitude.hurry()
  }

  /** Records what waits now and isn't paused, and full batches that come meanwhile. Never rejects. */
  async work(record: RecordItems<Item>): Promise<void> {
    const alone = this.solitude.isPaused ? [] : [...this.alone.values()]
    if (!this.outage.isPaused) {
      await this.workTogether(record)
    }
    if (!this.outage.isPaused) {
      await this.workAlone(record, alone)
    }
  }

  private get oldest(): number {
    const [first] = this.together.values()
    return first?.number ?? Infinity
  }

  private async workTogether(record: RecordItems<Item>): Promise<void> {
    let doubt = 0
    const last = this.added
    while (this.isBatchDue || this.oldest <= last) {
      const failure = await this.attempt(record, [...this.together.values()].slice(0, this.next))
      this.next = failure ? 1 : Math.min(this.batchSize, this.next * 2)
      doubt = failure ? doubt + failure.doubt : 0
      if (failure && doubt >= OUTAGE) {
        this.report(failure.error)
        this.outage.failed()
        return
      }
    }
  }

  /** Tries each item once while the database seems to answer. One that fails goes last. */
  private async workAlone(
    record: RecordItems<Item>,
    entries: readonly Entry<Item>[]
  ): Promise<void> {
    let doubt = 0
    for (const entry of entries) {
      this.alone.delete(entry.key)
      const failure = await this.attempt(record, [entry])
      doubt += failure?.doubt ?? 0
      if (doubt >= OUTAGE) {
        return
      }
    }
    if (doubt === 0 && this.alone.size === 0) {
      this.solitude.passed()
    }
  }

  /** Returns what went wrong if nothing could be recorded and the error doesn't blame the items. */
  private async attempt(
    record: RecordItems<Item>,
    batch: readonly Entry<Item>[]
  ): Promise<Failure | undefined> {
    const work = async (some: readonly Entry<Item>[]) => {
      await record(some.map(({ item }) => item))
      this.passed(some)
      return []
    }
    this.underWay = new Set(batch)
    try {
      const { failed } = await inHalves(batch, work)
      failed.forEach(({ item, error }) => this.failedAlone(item, error))
      return undefined
    } catch (error) {
      if (batch.length === 1) {
        batch.forEach((entry) => this.failedAlone(entry, error))
      }
      return { error: errorName(error), doubt: blameOf(error) === "database" ? OUTAGE : 1 }
    } finally {
      this.underWay = new Set()
    }
  }

  private passed(entries: readonly Entry<Item>[]): void {
    this.recorded++
    this.isTroubled = false
    this.outage.passed()
    for (const entry of entries) {
      // An item added under its key in the meantime may be newer than what was recorded.
      if (this.together.get(entry.key) === entry) {
        this.together.delete(entry.key)
      }
    }
  }

  private failedAlone(entry: Entry<Item>, error: unknown): void {
    const { key, number, failedAt = this.recorded } = entry
    const mayBeAtFault = blameOf(error) !== "database" || isTimeUp(error)
    const failures = entry.failures + (mayBeAtFault && this.recorded > failedAt ? 1 : 0)
    const name = errorName(error)
    const waiting = this.together.get(key)
    const newer = waiting === entry ? undefined : waiting
    if (blameOf(error) === "item" || failures >= MAX_FAILURES) {
      if (!newer) {
        this.together.delete(key)
      }
      this.listener.onGivenUp(entry.item, name)
      return
    }
    this.together.delete(key)
    if (entry.failedAt === undefined) {
      this.report(name)
    }
    this.alone.set(key, {
      key,
      item: (newer ?? entry).item,
      number,
      failures,
      failedAt: this.recorded,
    })
    if (!this.solitude.isPaused) {
      this.solitude.failed()
    }
  }

  private report(error: string): void {
    if (!this.isTroubled) {
      this.isTroubled = true
      this.listener.onTrouble(error)
    }
  }
}

interface Failure {
  error: string
  /** How much it looks like an outage. */
  doubt: number
}
