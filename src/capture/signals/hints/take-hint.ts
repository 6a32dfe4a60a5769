import type { MedusaContainer } from "@medusajs/framework/types"
import type { AnyEventDefinition } from "../../../events/catalog"
import { isCustomMoment } from "../../../events/custom/custom-event"
import { isRowId } from "../../../events/language/row-id"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import type { Hint } from "../../../events/hint"

/** A Medusa event, of which only the name and the id of a row are believed. */
export interface MedusaEvent {
  name: string
  data: unknown
}

/** The Medusa events to listen to: those that some definition names, as the store's options want it, and no other. */
export const hintedEvents = (container: MedusaContainer): string[] => {
  const { options, internals } = resolvePosthog(container)
  const hints = internals.definitions.flatMap((definition) =>
    Object.keys(definition.hints).filter(isEvent)
  )
  const told = options.customEvents.filter(isCustomMoment).map(({ on }) => on)
  return [...new Set([...hints, ...told])]
}

/** What the plugin sees by itself has a name in words: `a failed run of complete-cart`. */
const isEvent = (hint: string): boolean => !hint.includes(" ")

/** Turns a Medusa event into hints and adds them. Does no I/O; an event that names no row is passed over. */
export const takeHint = (container: MedusaContainer, event: MedusaEvent): void => {
  const { internals } = resolvePosthog(container)
  const refused = (definition: string) => {
    // Any caller of the Store API can make the others; health must not ring for them.
    if (isEvent(event.name)) {
      internals.noteTrouble({ kind: "dropped", definition, error: "malformed_id" })
    }
  }
  internals.addHints(hintsOf(internals.definitions, event, refused))
}

/**
 * The rows that a Medusa event names, once for each definition it hints at.
 *
 * @param refused told of each text that is no id of a row, which is passed over
 */
export const hintsOf = (
  definitions: readonly AnyEventDefinition[],
  { name, data }: MedusaEvent,
  refused: (definition: string) => void = () => undefined
): Hint[] =>
  definitions.flatMap(({ id, hints }) => {
    const hint = hints[name]
    if (hint === undefined) {
      return []
    }
    const { payload, ...found } = typeof hint === "string" ? { payload: "id", field: hint } : hint
    return textsOf(data, payload).flatMap((value) => {
      if (isRowId(value)) {
        return [{ definition: id, ...found, value }]
      }
      refused(id)
      return []
    })
  })

const textsOf = (data: unknown, payload: string): string[] =>
  (Array.isArray(data) ? data : [data]).flatMap((item: unknown) => {
    const id =
      typeof item === "object" && item !== null
        ? (item as Record<string, unknown>)[payload]
        : undefined
    return (Array.isArray(id) ? id : [id]).filter((one): one is string => typeof one === "string")
  })
