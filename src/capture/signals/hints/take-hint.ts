import type { MedusaContainer } from "@medusajs/framework/types"
import type { AnyEventDefinition } from "../../../events/catalog"
import { isCustomMoment } from "../../../events/custom/custom-event"
import { isRowId } from "../../../events/language/row-id"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import type { Hint } from "../../../events/hint"

/** A Medusa event. Only its name and the row IDs in it are used. */
export interface MedusaEvent {
  name: string
  data: unknown
}

/** Returns the Medusa events that the configured definitions name. */
export const hintedEvents = (container: MedusaContainer): string[] => {
  const { options, internals } = resolvePosthog(container)
  const hints = internals.definitions.flatMap((definition) =>
    Object.keys(definition.hints).filter(isEvent)
  )
  const custom = options.customEvents.filter(isCustomMoment).map(({ on }) => on)
  return [...new Set([...hints, ...custom])]
}

/** Signals that the plugin raises itself have a name with spaces: `a failed run of complete-cart`. */
const isEvent = (hint: string): boolean => !hint.includes(" ")

/** Turns a Medusa event into hints and adds them. Does no I/O. Ignores an event that names no row. */
export const takeHint = (container: MedusaContainer, event: MedusaEvent): void => {
  const { internals } = resolvePosthog(container)
  const refused = (definition: string) => {
    // Any caller of the Store API can trigger the others, so health must not report them.
    if (isEvent(event.name)) {
      internals.noteTrouble({ kind: "dropped", definition, error: "malformed_id" })
    }
  }
  internals.addHints(hintsOf(internals.definitions, event, refused))
}

/**
 * Returns the rows that a Medusa event names, once for each definition that it hints at.
 *
 * @param refused called for each string that isn't a row ID and is ignored
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
