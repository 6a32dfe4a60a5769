import type { Delivery } from "./delivery"
import type { DeliveryState } from "./delivery-state"

/** Whether events leave a process, and if not, why. */
export type PosthogStatus =
  DeliveryState | { state: "disabled" | "no_api_key" | "left_to_workers"; reason: string }

/** The status of a process; without a delivery it has no key. */
export const statusOf = ({
  disabled,
  delivery,
  isDeliveringProcess,
}: {
  disabled: boolean
  delivery: Delivery | undefined
  isDeliveringProcess: boolean
}): PosthogStatus => {
  if (disabled) {
    return {
      state: "disabled",
      reason:
        "Switched off: by `disabled`, by POSTHOG_DISABLED, or because NODE_ENV is `test` and no key is given.",
    }
  }
  if (!delivery) {
    return {
      state: "no_api_key",
      reason: "Not sent: no API key. Set `apiKey` or POSTHOG_API_KEY.",
    }
  }
  return isDeliveringProcess
    ? delivery.status
    : { state: "left_to_workers", reason: "This process runs in `server` mode; workers deliver." }
}
