/** Lets a few pieces of work be under way at a time; the others wait in the order in which they came. */
export class Slots {
  private readonly waiting: (() => void)[] = []
  private busy = 0

  constructor(private readonly count: number) {}

  /** How many wait for their turn. */
  get queued(): number {
    return this.waiting.length
  }

  /** Runs the work when its turn comes. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.busy < this.count) {
      this.busy++
    } else {
      // Whoever ends hands the slot over, so that nobody who comes later overtakes.
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) {
        next()
      } else {
        this.busy--
      }
    }
  }
}
