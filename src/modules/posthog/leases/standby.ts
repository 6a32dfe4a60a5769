import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"

const EVERY_MS = 60_000

/**
 * Does the jobs' work when Medusa's scheduler does not. With Medusa's Redis workflow engine the schedule of a job is in Redis, and a
 * Redis that was emptied forgets it until a process is started again: the job is then never run, and nothing says so. So a
 * process that reconciled or took a hint once goes on by a timer of its own.
 */
export class Standby {
  private timer: NodeJS.Timeout | undefined
  private stopped = false

  constructor(private readonly log: Pick<Log, "debug">) {}

  /** Runs the work every minute from now on; only the first work given is. It is to look by itself whether it is needed. */
  start(work: () => Promise<unknown>): void {
    if (this.stopped) {
      return
    }
    this.timer ??= setInterval(() => void this.run(work), EVERY_MS).unref()
  }

  /** For good: a stopping application has nothing left to work with. */
  stop(): void {
    this.stopped = true
    clearInterval(this.timer)
  }

  private async run(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      // Reconciliation says itself what it could not look at, and delivery when the database is away.
      this.log.debug(`medusa-plugin-posthog: the stand-by failed: ${errorName(error)}`)
    }
  }
}
