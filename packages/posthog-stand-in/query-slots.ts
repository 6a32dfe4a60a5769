import { RestRefusal } from "./rest-refusal"

/** Source: `posthog/clickhouse/client/limit.py`, `get_api_team_rate_limiter`; posthog.com/docs/api/queries. */
const MAX_RUNNING = 3
const WAIT_MS = 30_000

/** The queries of a project that run at once. Another one waits in a queue, and is refused when it has waited too long. */
export class QuerySlots {
  private running = 0
  private readonly queue: (() => void)[] = []

  constructor(private readonly waitMs = WAIT_MS) {}

  /** Resolves with a function that ends the query. Throws what PostHog answers to one too many. */
  async take(): Promise<() => void> {
    if (this.running >= MAX_RUNNING) {
      await this.wait()
    } else {
      this.running++
    }
    let isDone = false
    return () => {
      if (!isDone) {
        isDone = true
        this.end()
      }
    }
  }

  /** The slot goes to the next in the queue. */
  private end(): void {
    const next = this.queue.shift()
    if (next) {
      next()
    } else {
      this.running--
    }
  }

  private wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        this.queue.splice(this.queue.indexOf(go), 1)
        const detail = `Exceeded maximum concurrency limit: ${MAX_RUNNING} for key: api:query:per-team and task: query`
        reject(new RestRefusal(429, "throttled_error", "throttled", detail))
      }, this.waitMs)
      this.queue.push(go)
    })
  }
}
