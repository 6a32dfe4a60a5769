import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { AnyEventDefinition } from "../../events/catalog"
import type { Log } from "../../lib/log"
import type { DescribedEvent } from "../../events/outbox-event"
import { resolvePosthog } from "../../modules/posthog/resolve"
import type { PosthogInternals } from "../../modules/posthog/internals"
import { toEvents } from "./to-event"
import { enrichRows } from "./enrich/enrich"
import { loadRows } from "./load-rows"
import type { RowSource } from "./load-rows"
import { createAssignOwners } from "./orders/order-owners"
import type { Row } from "./row"
import { createShortcut } from "./fast-rows/shortcut"
import { createPrefixWarning } from "./prefix-warning"
import { createAssignVisits } from "./visits"
import { createSkips } from "./skips"
import type { Skips } from "./skips"

/** Turns rows into events; bound to a store's container. */
export interface Pipeline extends Required<Omit<RowSource, "database" | "assignOwners">> {
  posthog: PosthogInternals
  log: Log
  /** The catalog as the store's options configure it. */
  definitions: readonly AnyEventDefinition[]
  /** Adds what the definition's `enrich` computes to rows with only `keyFields` loaded. */
  enrich(definition: AnyEventDefinition, rows: readonly Row[]): Promise<Row[]>
  /**
   * Loads the filtered rows that prove the definition's fact, and describes them. Returns nothing if options turn the event off.
   * A row that its definition can't read is skipped.
   *
   * @param skips receives each skipped row; by default, they are noted for health and logged
   */
  toEvents(
    definition: Pick<AnyEventDefinition, "id">,
    filter: Record<string, unknown>,
    skips?: Pick<Skips, "note">
  ): Promise<DescribedEvent[]>
}

/** Binds the pipeline to a container. Resolves everything now, because a stopping application empties its container. */
export const createPipeline = (container: MedusaContainer): Pipeline => {
  const { internals: posthog } = resolvePosthog(container)
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { database, definitions } = posthog
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const source: Required<RowSource> = {
    query,
    database,
    shortcut: createShortcut(database, {
      log: logger,
      note: (trouble) => posthog.noteTrouble(trouble),
    }),
    assignOwners: createAssignOwners({ query, database }),
    assignVisits: createAssignVisits(posthog),
    erasedAmong: (ids) => posthog.erasures.erasedAmong(ids),
  }
  const warnOfPrefix = createPrefixWarning(logger)
  return {
    ...source,
    posthog,
    log: logger,
    definitions,
    enrich: async ({ enrich }, rows) => (enrich ? enrichRows(source, enrich, rows) : [...rows]),
    toEvents: async ({ id }, filter, skips) => {
      const { options } = posthog
      const definition = definitions.find((configured) => configured.id === id)
      if (!definition) {
        return []
      }
      const rows = await loadRows(source, definition, filter, options.personProperties)
      warnOfPrefix(definition, rows)
      if (skips) {
        return toEvents(definition, rows, options, skips)
      }
      const own = createSkips(definition, { log: logger, posthog })
      const described = await toEvents(definition, rows, options, own)
      own.report()
      return described
    },
  }
}
