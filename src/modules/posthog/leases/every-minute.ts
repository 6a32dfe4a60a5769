import { MINUTE_MS } from "../../../lib/time"
import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"

/** Not before the store is up. */
const FIRST_MS = 10_000

/** Work that looks by itself whether it is due. */
export type Task = () => Promise<unknown>

/**
 * Does the plugin's periodic work in a process, each minute from soon after its start. A timer and not Medusa's scheduled jobs: with the
 * Redis workflow engine the schedule of a job is in Redis, and a Redis that was emptied forgets it until a process is started again.
 *
 * A task that takes longer than a minute misses its turns: none runs twice at once in a process. No process stays alive for it.
 */
export class EveryMinute {
  private timer: NodeJS.Timeout | undefined
  private isStopped = false
  private readonly running = new Set<Task>()

  constructor(
    private readonly tasks: readonly Task[],
    private readonly log: Pick<Log, "debug">
  ) {}

  start(): void {
    if (this.isStopped || this.timer) {
      return
    }
    this.timer = setTimeout(() => {
      this.timer = setInterval(() => this.tick(), MINUTE_MS).unref()
      this.tick()
    }, FIRST_MS).unref()
  }

  /** For good: a stopping application has nothing left to work with. */
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
      // Catch-up says itself what it could not look at, and delivery when the database is away.
      this.log.debug(`medusa-plugin-posthog: periodic work failed: ${errorName(error)}`)
    } finally {
      this.running.delete(task)
    }
  }
}
