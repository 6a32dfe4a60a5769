import { container } from "@medusajs/framework"
import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { createAlertDue } from "../alerts/alert-due"
import { connectPipeline } from "../capture/connect"
import { takeCustomMoments } from "../capture/signals/moments/take-custom"
import { eraseDue } from "../erasure/erase-due"
import { hintedEvents, takeHint } from "../capture/signals/hints/hints"

/** Takes every Medusa event that an event definition names, and returns immediately. */
export default async function posthogHints({ event, container: scope }: SubscriberArgs<unknown>) {
  takeHint(scope, event)
  takeCustomMoments(scope, event)
}

export const config: SubscriberConfig = {
  // Medusa reads this when it subscribes, in every process and worker mode, after it has loaded the modules with the store's
  // options.
  get event() {
    connectPipeline(container, { erase: eraseDue, createAlert: createAlertDue })
    return hintedEvents(container)
  },
  context: { subscriberId: "posthog-hints" },
}
