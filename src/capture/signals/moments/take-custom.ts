import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { isCustomMoment } from "../../../events/custom/custom-event"
import type { AnyCustomMoment, CustomFacts } from "../../../events/custom/custom-moment"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import { errorName } from "../../../lib/error-name"
import { keyText } from "../../rows/to-event"
import type { MedusaEvent } from "../hints/hints"
import { dateOrNow } from "./date-or-now"

/** Adds the moments that the store defines on a Medusa event. Does no I/O. */
export const takeCustomMoments = (container: MedusaContainer, event: MedusaEvent): void => {
  const { options } = resolvePosthog(container)
  for (const moment of options.customEvents.filter(isCustomMoment)) {
    if (moment.on === event.name) {
      addMomentsOf(container, moment, event)
    }
  }
}

const addMomentsOf = (
  container: MedusaContainer,
  moment: AnyCustomMoment,
  { data, metadata }: MedusaEvent
): void => {
  const at = dateOrNow(metadata?.created_at).toISOString()
  for (const each of Array.isArray(data) ? (data as unknown[]) : [data]) {
    const customer_id = (each as Record<string, unknown> | null | undefined)?.[
      moment.person.customerId
    ]
    if (typeof customer_id === "string" && customer_id !== "") {
      const key = keyOf(container, moment, each)
      const facts: CustomFacts = { data: each as object, customer_id, at }
      if (key !== undefined) {
        const { internals } = resolvePosthog(container)
        internals.memory.addMoment({ definition: moment.id, key, facts: { ...facts } })
      }
    }
  }
}

/** Without a key, all events would merge into one. An error thrown here would keep the others from being recorded. */
const keyOf = (
  container: MedusaContainer,
  { id, key }: AnyCustomMoment,
  data: unknown
): string | undefined => {
  const log = container.resolve(ContainerRegistrationKeys.LOGGER)
  const note = (error: string) =>
    resolvePosthog(container).internals.noteTrouble({
      kind: "not_described",
      definition: id,
      error,
    })
  try {
    const found: unknown = key(data)
    const text = keyText(found)
    if (text !== undefined) {
      return text
    }
    note("no_key")
    log.error(
      `medusa-plugin-posthog: Expected \`key\` of the custom event ${id} to return a string that isn't empty, got ${found === "" ? "an empty one" : typeof found}. This event is lost.`
    )
  } catch (error) {
    note(errorName(error))
    log.error(
      `medusa-plugin-posthog: \`key\` of the custom event ${id} failed, so this event is lost: ${errorName(error)}`
    )
  }
  return undefined
}
