import { setTimeout as pause } from "node:timers/promises"
import type { z } from "@medusajs/framework/zod"
import { PosthogApiError } from "./api-error"
import { requestApi } from "./request"
import type { ApiAccess, ApiRequest } from "./request"

const TRIES = 3

/** PostHog counts requests per minute. */
const LONGEST_PAUSE_MS = 90_000

const DEFAULT_PAUSE_MS = 10_000

/** Like `requestApi`, but waits if PostHog says that there were too many requests. For work that a person started. */
export const requestPatiently = async <Schema extends z.ZodType>(
  access: ApiAccess,
  request: ApiRequest<Schema>
): Promise<z.output<Schema>> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await requestApi(access, request)
    } catch (error) {
      const pauseMs = pauseAfter(error)
      if (tries === TRIES || pauseMs === undefined || pauseMs > LONGEST_PAUSE_MS) {
        throw error
      }
      await pause(pauseMs)
    }
  }
}

const pauseAfter = (error: unknown): number | undefined =>
  error instanceof PosthogApiError && error.code === "http_429"
    ? (error.retryAfterMs ?? DEFAULT_PAUSE_MS)
    : undefined
