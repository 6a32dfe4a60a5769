/** Lets a few pieces of work run at a time. The others wait in order of arrival. */
export class Slots {
  private readonly waiting: (() => void)[] = []
  private busy = 0

  constructor(private readonly count: number) {}

  /** How many are waiting for their turn. */
  get queued(): number {
    return this.waiting.length
  }

  /** Runs the work when its turn comes. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.busy < this.count) {
      this.busy++
    } else {
      // Finished work hands over its slot, so that nothing that arrives later overtakes.
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
