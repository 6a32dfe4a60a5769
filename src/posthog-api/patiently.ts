import { setTimeout as pause } from "node:timers/promises"
import type { z } from "@medusajs/framework/zod"
import { MINUTE_MS } from "../lib/time"
import { isBusy, PosthogApiError } from "./api-error"
import { requestApi } from "./request"
import type { ApiAccess, ApiRequest } from "./request"

const TRIES = 4

/**
 * Asks again if PostHog's REST API is busy: a project has 240 queries a minute. For work that a person started, which may wait, but not for
 * longer than that person does.
 *
 * @param isWorthwhile says after which errors it asks again; by default, after all that no person has to fix
 * @throws {PosthogApiError} if a person has to fix something, or it stays busy
 */
export const patiently = async <Answer>(
  { until = Infinity }: ApiAccess,
  ask: () => Promise<Answer>,
  isWorthwhile = (error: PosthogApiError) => !error.needsPerson
): Promise<Answer> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof PosthogApiError) || !isWorthwhile(error) || attempt === TRIES) {
        throw error
      }
      const waitMs = Math.min(error.retryAfterMs ?? attempt * 1_000, MINUTE_MS)
      if (performance.now() + waitMs >= until) {
        throw error
      }
      await pause(waitMs)
    }
  }
}

/** Like `requestApi`, but asks again if there were too many requests. What got lost on its way may have been done, and isn't sent twice. */
export const requestPatiently = async <Schema extends z.ZodType>(
  access: ApiAccess,
  request: ApiRequest<Schema>
): Promise<z.output<Schema>> => patiently(access, () => requestApi(access, request), isBusy)
