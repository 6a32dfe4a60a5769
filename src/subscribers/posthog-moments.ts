import { container as medusa } from "@medusajs/framework"
import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { AuthWorkflowEvents } from "@medusajs/framework/utils"
import { takePasswordReset } from "../capture/signals/moments/take-password-reset"
import { startWatching } from "../capture/signals/watch/start"

// Plugins have no hook for this time. Medusa imports their subscribers in every process and worker mode, after modules and
// workflows are loaded and before routes are.
startWatching(medusa)

/** Takes Medusa's event about a password reset, and returns immediately. */
export default async function posthogMoments({ event, container }: SubscriberArgs<unknown>) {
  takePasswordReset(container, event)
}

export const config: SubscriberConfig = {
  event: AuthWorkflowEvents.PASSWORD_RESET,
  context: { subscriberId: "posthog-moments" },
}
