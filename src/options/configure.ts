import { definitions } from "../events/catalog"
import { definitionFrom, isCustomMoment } from "../events/custom/custom-event"
import type { AnyCustomEvent } from "../events/custom/custom-event"
import { momentFrom } from "../events/custom/custom-moment"
import type { AnyEventDefinition } from "../events/catalog"
import { cartAbandoned, cartAbandonedAfter } from "../events/carts/cart-abandoned"
import { guestMerged } from "../events/customers/guest-merged"
import { momentDefinitions } from "../events/moments"
import type { AnyMomentDefinition } from "../events/moments"
import { inTaxonomy } from "../events/taxonomy/taxonomies"
import { changesOf } from "./events"
import type { EventChanges, EventsOption } from "./events"
import { groupIdsFrom, objectFrom } from "./function-results"
import type { ResolvedOptions } from "./schema"
import { isWantedGroup, withGroups } from "./groups-of-events"
import { overStoreEntity } from "./subscriptions"

/** The options that shape the catalog. */
export type CatalogOptions = Pick<
  ResolvedOptions,
  | "events"
  | "cartEvents"
  | "abandonedCartAfterHours"
  | "customEvents"
  | "subscriptions"
  | "taxonomy"
  | "groups"
> &
  Partial<Pick<ResolvedOptions, "mergeGuests">>

/**
 * The catalog with the store's options applied: without the events that are off, with the chosen taxonomy, groups, names, and extra
 * properties, and with the store's own events. A definition's ID, and so its events' uuids, stay the same.
 */
export const configuredDefinitions = (options: CatalogOptions): readonly AnyEventDefinition[] => [
  ...definitions.flatMap((definition) => configured(definition, options)),
  ...options.customEvents
    .filter((event): event is AnyCustomEvent => !isCustomMoment(event))
    .map(definitionFrom)
    .map((definition) =>
      withChanges(
        withGroups(definition, options.groups),
        { groups: definition.groups },
        `customEvents.${definition.id}`
      )
    ),
]

const configured = (
  definition: AnyEventDefinition,
  options: CatalogOptions
): AnyEventDefinition[] => {
  const { events, groups, subscriptions, taxonomy } = options
  const wish = events[definition.id as keyof EventsOption]
  const isWanted = definition.id !== guestMerged.id || options.mergeGuests === true
  if (!isWanted || !isOn(definition, wish, options) || !isWantedGroup(definition, groups)) {
    return []
  }
  return overStoreEntity(withAbandonTime(definition, options), subscriptions).map((over) =>
    withChanges(withGroups(inTaxonomy(over, taxonomy), groups), changesOf(wish))
  )
}

/** An event with the store's changes to it, which win over options for all events. */
const withChanges = (
  definition: AnyEventDefinition,
  wish: EventChanges,
  option = `events.${definition.id}`
): AnyEventDefinition => ({
  ...definition,
  ...changed(definition, wish, option),
  fields: [...definition.fields, ...(wish.fields ?? [])],
})

/**
 * The changes that also apply to moments.
 *
 * @param option whose functions these are, for an error
 */
const changed = (
  definition: Pick<AnyEventDefinition, "groups">,
  { name, properties, groups }: EventChanges,
  option: string
): Pick<AnyEventDefinition, "event" | "further" | "groups"> => ({
  ...(name !== undefined && { event: name }),
  ...(properties && { further: (row) => objectFrom(`${option}.properties`, properties(row)) }),
  ...(groups && {
    groups: (row) => ({
      ...definition.groups?.(row),
      ...groupIdsFrom(`${option}.groups`, groups(row)),
    }),
  }),
})

/** The moments with the store's options applied, like `configuredDefinitions`. */
export const configuredMoments = ({
  events,
  customEvents,
}: Pick<CatalogOptions, "events" | "customEvents">): readonly AnyMomentDefinition[] => [
  ...momentDefinitions.flatMap((moment) => {
    const wish = events[moment.id as keyof EventsOption]
    return wish === false
      ? []
      : [{ ...moment, ...changed(moment, changesOf(wish), `events.${moment.id}`) }]
  }),
  ...customEvents.filter(isCustomMoment).map(({ groups, ...event }) =>
    momentFrom({
      ...event,
      ...(groups && {
        groups: (data: object) => groupIdsFrom(`customEvents.${event.id}.groups`, groups(data)),
      }),
    })
  ),
]

/** The option `events` wins. For other events, `cartEvents` decides about the frequent ones. */
const isOn = (
  { volume }: AnyEventDefinition,
  wish: EventsOption[keyof EventsOption],
  { cartEvents }: CatalogOptions
): boolean => {
  if (wish !== undefined) {
    return wish !== false
  }
  return volume === undefined || cartEvents === "all" || cartEvents === volume
}

const withAbandonTime = (
  definition: AnyEventDefinition,
  { abandonedCartAfterHours }: CatalogOptions
): AnyEventDefinition =>
  definition.id === cartAbandoned.id ? cartAbandonedAfter(abandonedCartAfterHours) : definition
