import { container as medusa } from "@medusajs/framework"
import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { AuthWorkflowEvents } from "@medusajs/framework/utils"
import { takePasswordReset } from "../capture/signals/moments/take-password-reset"
import { startWatching } from "../capture/signals/watch/start"

// Medusa gives a plugin no hook for this moment, but imports its subscribers in every process, whatever its mode: when modules
// and workflows are loaded, and before the routes are.
startWatching(medusa)

/** Takes what Medusa says of a request for a new password, and returns at once. */
export default async function posthogMoments({ event, container }: SubscriberArgs<unknown>) {
  takePasswordReset(container, event)
}

export const config: SubscriberConfig = {
  event: AuthWorkflowEvents.PASSWORD_RESET,
  context: { subscriberId: "posthog-moments" },
}
