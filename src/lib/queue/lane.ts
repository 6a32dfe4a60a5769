import { backoffMs } from "../backoff"

/** An item on its way into the outbox. */
export interface Waiting<Item> {
  key: string
  item: Item
  /** How often it failed alone while others were recorded. */
  failures: number
  /** The error by which it failed alone since anything was last recorded: whether it is to blame is not decided yet. */
  doubt?: string
}

/** Pauses in a row, some ten seconds, for which what waits keeps a process alive. */
const PATIENT_PAUSES = 5

/** Items that wait for the same thing, in their order, and the time before which none of them is tried. */
export class Lane<Item> {
  private items = new Map<string, Waiting<Item>>()
  private pausedUntil = 0
  private pauses = 0

  get size(): number {
    return this.items.size
  }

  get isPaused(): boolean {
    return this.pausedUntil > performance.now()
  }

  /** When the next try is; never where nothing waits. */
  get dueAt(): number {
    return this.size > 0 ? this.pausedUntil : Infinity
  }

  /** Whether a process stays alive for it: not for a database that is gone. */
  get isHurried(): boolean {
    return this.size > 0 && this.pauses <= PATIENT_PAUSES
  }

  has(key: string): boolean {
    return this.items.has(key)
  }

  /** Behind all others; what has its key is replaced in its place. */
  add(waiting: Waiting<Item>): void {
    this.items.set(waiting.key, waiting)
  }

  /** Before all others, but for what was added with the same key in the meantime. */
  putBack(batch: readonly Waiting<Item>[]): void {
    this.items = new Map([
      ...batch.map((waiting) => [waiting.key, waiting] as const),
      ...this.items,
    ])
  }

  /** Takes the first ones out. */
  take(count: number): Waiting<Item>[] {
    const taken: Waiting<Item>[] = []
    for (const waiting of this.items.values()) {
      if (taken.length >= count) {
        break
      }
      taken.push(waiting)
    }
    taken.forEach(({ key }) => this.items.delete(key))
    return taken
  }

  delete(key: string): void {
    this.items.delete(key)
  }

  /** Those in it whose failure is not decided yet. */
  doubted(): Waiting<Item>[] {
    return [...this.items.values()].filter(({ doubt }) => doubt !== undefined)
  }

  /** Longer after each time. */
  pause(): void {
    this.pauses++
    this.pausedUntil = performance.now() + backoffMs(this.pauses)
  }

  /** Ends the pause, but remembers how long the next one is to be. */
  hurry(): void {
    this.pausedUntil = 0
  }

  resume(): void {
    this.pauses = 0
    this.pausedUntil = 0
  }
}
