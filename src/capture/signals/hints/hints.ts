import type { MedusaContainer } from "@medusajs/framework/types"
import type { AnyEventDefinition } from "../../../events/catalog"
import { isCustomMoment, isOverStoresEntity } from "../../../events/custom/custom-event"
import { isRowId } from "../../../events/language/row-id"
import { installedAt } from "../../../modules/posthog/leases/installation"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import type { Hint } from "../../../events/hint"
import { errorName } from "../../../lib/error-name"
import { groupBy } from "../../../lib/group-by"
import { inHalves } from "../../../lib/in-halves"
import type { DescribedEvent } from "../../../events/outbox-event"
import type { Row } from "../../rows/row"
import { requestRows } from "../../rows/load-rows"
import { proofFilters } from "../../rows/proof-filters"
import type { Pipeline } from "../../rows/pipeline"
import type { RecordSignals } from "../memory"
import { unknownFacts } from "../../rows/unknown-facts"

/** A Medusa event as a subscriber receives it. */
export interface MedusaEvent {
  name: string
  data: unknown
  metadata?: Record<string, unknown>
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

/** Turns a Medusa event into hints and adds them. Uses only its name and the row IDs in it. Does no I/O. Ignores an event that names no row. */
export const takeHint = (container: MedusaContainer, event: MedusaEvent): void => {
  const { internals } = resolvePosthog(container)
  const refused = (definition: string) => {
    // Any caller of the Store API can trigger the others, so health must not report them.
    if (isEvent(event.name)) {
      internals.noteTrouble({ kind: "dropped", definition, error: "malformed_id" })
    }
  }
  internals.memory.addHints(hintsOf(internals.definitions, event, refused))
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

/** Creates the function that records the events that hints point at: one query per definition, one insert for all. */
export const createRecordHints =
  (pipeline: Pipeline): RecordSignals["hints"] =>
  async (hints) => {
    const described = []
    for (const group of grouped(hints)) {
      const definition = pipeline.definitions.find(({ id }) => id === group.definition)
      described.push(...(definition ? await eventsOfGroup(pipeline, definition, group) : []))
    }
    const { length } = await pipeline.posthog.record(described)
    return length
  }

const eventsOfGroup = async (
  pipeline: Pipeline,
  definition: AnyEventDefinition,
  group: HintGroup
): Promise<DescribedEvent[]> => {
  const eventsOf = async (values: readonly string[]): Promise<DescribedEvent[]> => {
    const filter = await filterOf(pipeline, definition, { ...group, values })
    return filter ? pipeline.toEvents(definition, filter) : []
  }
  if (!isOverStoresEntity(definition)) {
    return eventsOf(group.values)
  }
  // The entity that the store's options name may not exist or may differ. That must not block the other events' hints.
  const { done, failed } = await inHalves(group.values, eventsOf, () => Promise.resolve(true))
  failed.forEach(({ item, error }) => {
    const { posthog, log } = pipeline
    const name = errorName(error)
    posthog.noteTrouble({ kind: "not_described", definition: definition.id, error: name })
    log.error(
      `medusa-plugin-posthog: ${definition.id} of ${group.field} ${item} couldn't be loaded from ${definition.entity}; catch-up tries again: ${name}`
    )
  })
  return done
}

interface HintGroup extends Omit<Hint, "value"> {
  values: readonly string[]
}

const grouped = (hints: readonly Hint[]): HintGroup[] =>
  [...groupBy(hints, (hint) => JSON.stringify({ ...hint, value: undefined })).values()].map(
    (group) => ({ ...group[0], values: group.map(({ value }) => value) })
  )

type Filter = Record<string, unknown>

/** Returns the filter for the rows that a group of hints names. Undefined if there are none to load. */
const filterOf = async (
  pipeline: Pipeline,
  definition: AnyEventDefinition,
  { field, values, through, again, sinceInstallation }: HintGroup
): Promise<Filter | undefined> => {
  const named = through ? await valuesThrough(pipeline, through, field, values) : values
  const filter = { [field]: named }
  if (named.length === 0 || !again) {
    return named.length > 0 ? filter : undefined
  }
  const ids = await unknownRows(pipeline, definition, {
    ...filter,
    ...(sinceInstallation && {
      created_at: { $gte: await installedAt(pipeline.posthog.database) },
    }),
  })
  return ids.length > 0 ? { id: ids } : undefined
}

/** Reads a field from rows of another entity. */
const valuesThrough = async (
  { query }: Pipeline,
  { entity, by }: NonNullable<Hint["through"]>,
  field: string,
  values: readonly string[]
): Promise<string[]> => {
  const { data } = await query.graph({ entity, fields: [field], filters: { [by]: values } })
  return (data as Row[]).map((row) => row[field]).filter((value) => typeof value === "string")
}

/** A cart changes often, and most of its contents are recorded already. Only new facts are worth loading. */
const unknownRows = async (
  pipeline: Pipeline,
  definition: AnyEventDefinition,
  filter: Filter
): Promise<string[]> => {
  const { entity, keyFields, proof } = definition
  const loaded = await requestRows(pipeline, definition, {
    entity,
    fields: ["id", ...keyFields],
    filters: { ...proofFilters(proof), ...filter },
    // Deleted rows have no index by what they belong to.
    ...(proof.withDeleted && "id" in filter && { withDeleted: true }),
  })
  const rows = loaded.filter((row) => proof.when?.(row) ?? true)
  return (await unknownFacts(pipeline, definition, rows)).map(({ id }) => id)
}
