import type { MedusaContainer } from "@medusajs/framework/types"
import { definitionsHintedBy } from "../events/catalog"
import { POSTHOG_MODULE } from "../modules/posthog"
import type PosthogModuleService from "../modules/posthog/service"
import type { Hint, RecordHints } from "../types/hint"
import { createRecordHints } from "./record-hints"

/** A Medusa event, of which only the name and the id of a row are believed. */
export interface MedusaEvent {
  name: string
  data: unknown
}

const recorders = new WeakMap<object, RecordHints>()

/** Turns a Medusa event into hints and hands them over. Does no I/O; an event that names no row is passed over. */
export const takeHint = (container: MedusaContainer, event: MedusaEvent): void => {
  const posthog = container.resolve<PosthogModuleService>(POSTHOG_MODULE)
  posthog.hint(hintsOf(event), recorderOf(posthog, container))
}

const recorderOf = (posthog: object, container: MedusaContainer): RecordHints => {
  const recorder = recorders.get(posthog) ?? createRecordHints(container)
  recorders.set(posthog, recorder)
  return recorder
}

/** The rows that a Medusa event names, once for each definition it hints at. */
export const hintsOf = ({ name, data }: MedusaEvent): Hint[] =>
  definitionsHintedBy(name).flatMap(({ id, hints }) => {
    const hint = hints[name] ?? "id"
    const { payload, field } = typeof hint === "string" ? { payload: "id", field: hint } : hint
    return idsOf(data, payload).map((value) => ({ definition: id, field, value }))
  })

const idsOf = (data: unknown, payload: string): string[] =>
  (Array.isArray(data) ? data : [data]).flatMap((item: unknown) => {
    const id =
      typeof item === "object" && item !== null
        ? (item as Record<string, unknown>)[payload]
        : undefined
    return (Array.isArray(id) ? id : [id]).filter((one): one is string => typeof one === "string")
  })
