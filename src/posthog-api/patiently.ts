import { setTimeout as pause } from "node:timers/promises"
import { MINUTE_MS } from "../lib/time"
import { PosthogApiError } from "./api-error"

const TRIES = 4

/**
 * Asks again if PostHog's REST API is busy: a project has 240 queries a minute. For commands, which may wait.
 *
 * @throws {PosthogApiError} if a person has to fix something, or it stays busy
 */
export const patiently = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof PosthogApiError) || error.needsPerson || attempt === TRIES) {
        throw error
      }
      await pause(Math.min(error.retryAfterMs ?? attempt * 1_000, MINUTE_MS))
    }
  }
}
