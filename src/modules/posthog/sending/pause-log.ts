import type { Log } from "../../../lib/log"
import type { DeliveryState } from "./delivery-state"

/** Says once that delivery has paused, and once that it goes on: an outage of an hour is two lines. */
export const createPauseLog = (log: Log) => {
  let said: DeliveryState["state"] | undefined
  return {
    paused({ state, reason }: DeliveryState): void {
      if (state === said) {
        return
      }
      said = state
      const message = `medusa-plugin-posthog: delivery to PostHog is paused, events wait in the outbox and none is lost. ${reason}`
      if (state === "misconfigured") {
        log.error(message)
      } else {
        log.warn(message)
      }
    },
    resumed(): void {
      if (said) {
        said = undefined
        log.info("medusa-plugin-posthog: delivery to PostHog goes on.")
      }
    },
  }
}
