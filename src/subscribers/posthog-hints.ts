import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { standByToReconcile } from "../capture/reconcile"
import { takeHint } from "../capture/take-hint"
import { hintedEvents } from "../events/catalog"

/** Takes every Medusa event that an event definition names as a hint, and returns at once. */
export default async function posthogHints({ event, container }: SubscriberArgs<unknown>) {
  standByToReconcile(container)
  takeHint(container, event)
}

export const config: SubscriberConfig = {
  event: [...hintedEvents],
  context: { subscriberId: "posthog-hints" },
}
