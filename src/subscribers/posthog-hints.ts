import { container } from "@medusajs/framework"
import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { connectPipeline } from "../capture/connect"
import { takeCustomMoments } from "../capture/signals/moments/take-custom"
import { hintedEvents, takeHint } from "../capture/signals/hints/take-hint"

/** Takes every Medusa event that an event definition names, and returns at once. */
export default async function posthogHints({ event, container: scope }: SubscriberArgs<unknown>) {
  takeHint(scope, event)
  takeCustomMoments(scope, event)
}

export const config: SubscriberConfig = {
  // Read when Medusa subscribes, in every process and whatever its mode, when the modules with the store's options are there.
  get event() {
    connectPipeline(container)
    return hintedEvents(container)
  },
  context: { subscriberId: "posthog-hints" },
}
