import { container } from "@medusajs/framework"
import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { takeCustomMoments } from "../capture/signals/moments/take-custom"
import { standByForJobs } from "../capture/sweeps/catch-up/stand-by"
import { hintedEvents, takeHint } from "../capture/signals/hints/take-hint"

/** Takes every Medusa event that an event definition names, and returns at once. */
export default async function posthogHints({ event, container: scope }: SubscriberArgs<unknown>) {
  standByForJobs(scope)
  takeHint(scope, event)
  takeCustomMoments(scope, event)
}

export const config: SubscriberConfig = {
  // Read when Medusa subscribes, when the modules with the store's options are there.
  get event() {
    return hintedEvents(container)
  },
  context: { subscriberId: "posthog-hints" },
}
