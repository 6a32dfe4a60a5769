import { MINUTE_MS } from "../../../lib/time"
import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"

/** Leaves the store time to start. */
const FIRST_MS = 10_000

/** Work that checks for itself whether it is due. */
export type Task = () => Promise<unknown>

/**
 * Runs the plugin's periodic work in a process, every minute from soon after its start. It uses a timer, not Medusa's scheduled jobs: the
 * Redis workflow engine keeps a job's schedule in Redis, and a Redis that was emptied forgets it until a process restarts.
 *
 * A task that takes longer than a minute skips its turns, so none runs twice at once in a process. The timer doesn't keep the process
 * alive.
 */
export class EveryMinute {
  private timer: NodeJS.Timeout | undefined
  private isStopped = false
  private readonly running = new Set<Task>()

  constructor(
    private readonly tasks: readonly Task[],
    private readonly log: Pick<Log, "debug">,
    private readonly options = { firstMs: FIRST_MS }
  ) {}

  start(): void {
    if (this.isStopped || this.timer) {
      return
    }
    this.timer = setTimeout(() => {
      this.timer = setInterval(() => this.tick(), MINUTE_MS).unref()
      this.tick()
    }, this.options.firstMs).unref()
  }

  /** Runs one of its tasks now, unless it is running or the timer hasn't started. */
  runNow(task: Task): void {
    const isOwn = this.tasks.includes(task)
    if (isOwn && this.timer && !this.isStopped && !this.running.has(task)) {
      void this.run(task)
    }
  }

  /** Stops permanently: a stopping application has nothing left to work with. */
  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
  }

  private tick(): void {
    this.tasks.filter((task) => !this.running.has(task)).forEach((task) => void this.run(task))
  }

  private async run(task: Task): Promise<void> {
    this.running.add(task)
    try {
      await task()
    } catch (error) {
      // Catch-up logs what it couldn't check, and delivery logs that the database doesn't answer.
      this.log.debug(`medusa-plugin-posthog: periodic work failed: ${errorName(error)}`)
    } finally {
      this.running.delete(task)
    }
  }
}
