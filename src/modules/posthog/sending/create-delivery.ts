import type { Log } from "../../../lib/log"
import type { ResolvedOptions } from "../../../options/schema"
import type { Outbox } from "../outbox/outbox"
import { Delivery } from "./delivery"
import { createPosthogClient } from "./posthog-client"

const POLL_INTERVAL_MS = 5_000

/** The delivery that the options ask for; none where the plugin is switched off or has no key. */
export const createDelivery = (
  outbox: Outbox,
  options: ResolvedOptions,
  log: Log
): Delivery | undefined => {
  const { apiKey, host, disabled, requestTimeoutMs, batchSize, flushIntervalMs, debug } = options
  if (!apiKey || disabled) {
    return undefined
  }
  return new Delivery(
    outbox,
    createPosthogClient({ apiKey, host, requestTimeoutMs }),
    { batchSize, flushIntervalMs, pollIntervalMs: POLL_INTERVAL_MS, requestTimeoutMs },
    log,
    debug
  )
}
