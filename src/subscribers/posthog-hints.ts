import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { standByForJobs } from "../capture/stand-by"
import { takeHint } from "../capture/take-hint"
import { hintedEvents } from "../events/catalog"

/** Takes every Medusa event that an event definition names as a hint, and returns at once. */
export default async function posthogHints({ event, container }: SubscriberArgs<unknown>) {
  standByForJobs(container)
  takeHint(container, event)
}

export const config: SubscriberConfig = {
  event: [...hintedEvents],
  context: { subscriberId: "posthog-hints" },
}
