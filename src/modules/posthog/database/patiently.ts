import { setTimeout as sleep } from "node:timers/promises"
import { isBusy } from "./busy"

/** Well below an event's lease, after which another process would send it, too. */
const PATIENCE_MS = 30_000

const PAUSE_MS = 250

/**
 * Retries while the database is busy, for what must not be lost, such as PostHog's verdict. Holds no connection in between.
 *
 * @throws what `work` throws, if that is another error or the time is up
 */
export const patiently = async <Result>(
  work: () => Promise<Result>,
  { patienceMs = PATIENCE_MS, pauseMs = PAUSE_MS } = {}
): Promise<Result> => {
  const end = performance.now() + patienceMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) {
        throw error
      }
      await sleep(pauseMs)
    }
  }
}
