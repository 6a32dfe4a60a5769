import { setTimeout as sleep } from "node:timers/promises"
import { isBusy } from "./busy"

/** Well below the lease of an event, after which another process would send it, too. */
const PATIENCE_MS = 30_000

const PAUSE_MS = 250

/**
 * Tries again while the database is busy: for what is not to be forgotten, such as PostHog's verdict. In between no connection is held.
 *
 * @throws what `work` throws, where that is another error or the patience is at its end
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
