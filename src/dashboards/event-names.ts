import { configuredDefinitions, configuredMoments } from "../options/configure"
import type { CatalogOptions } from "../options/configure"
import type { EventNames } from "./language/insight"

/** The names of the events that are on, in the store's taxonomy and as its option `events` renames them. */
export const eventNames = (options: CatalogOptions): EventNames =>
  Object.fromEntries(
    [...configuredDefinitions(options), ...configuredMoments(options)].map(({ id, event }) => [
      id,
      event ?? id,
    ])
  )
