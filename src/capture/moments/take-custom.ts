import type { MedusaContainer } from "@medusajs/framework/types"
import { isCustomMoment } from "../../events/custom-event"
import type { AnyCustomMoment, CustomFacts } from "../../events/custom-moment"
import { POSTHOG_MODULE } from "../../modules/posthog"
import type PosthogModuleService from "../../modules/posthog/service"
import { dateOrNow } from "./date-or-now"
import { tellerOf } from "./tell"

/** A Medusa event, as a subscriber gets it. */
export interface EmittedEvent {
  name: string
  data: unknown
  metadata?: Record<string, unknown>
}

/** Tells the moments that the store defines over a Medusa event. Does no I/O. */
export const takeCustomMoments = (container: MedusaContainer, event: EmittedEvent): void => {
  const { options } = container.resolve<PosthogModuleService>(POSTHOG_MODULE)
  for (const moment of options.customEvents.filter(isCustomMoment)) {
    if (moment.on === event.name) {
      tell(container, moment, event)
    }
  }
}

const tell = (
  container: MedusaContainer,
  moment: AnyCustomMoment,
  { data, metadata }: EmittedEvent
): void => {
  const at = dateOrNow(metadata?.created_at).toISOString()
  for (const each of Array.isArray(data) ? (data as unknown[]) : [data]) {
    const customer_id = (each as Record<string, unknown> | null | undefined)?.[
      moment.person.customerId
    ]
    if (typeof customer_id === "string" && customer_id !== "") {
      const facts: CustomFacts = { data: each as object, customer_id, at }
      tellerOf(container)(moment.id, String(moment.key(each)), { ...facts })
    }
  }
}
