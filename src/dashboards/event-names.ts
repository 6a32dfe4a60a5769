import { configuredDefinitions, configuredMoments } from "../options/configure"
import type { CatalogOptions } from "../options/configure"
import type { EventNames } from "./language/insight"

/** The events that are on. */
export const eventsOn = (options: CatalogOptions) => [
  ...configuredDefinitions(options),
  ...configuredMoments(options),
]

/** Their names, in the store's taxonomy and as its option `events` renames them. */
export const eventNames = (options: CatalogOptions): EventNames =>
  Object.fromEntries(eventsOn(options).map(({ id, event }) => [id, event ?? id]))
