import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { AnyEventDefinition } from "../events/catalog"
import type { Log } from "../types/log"
import type { DescribedEvent } from "../types/outbox-event"
import { resolvePosthog } from "../modules/posthog/resolve"
import type PosthogModuleService from "../modules/posthog/service"
import { configuredDefinitions } from "./configure"
import { describeRows } from "./describe-rows"
import { enrichRows } from "./enrich"
import { loadRows } from "./load-rows"
import type { Row } from "./load-rows"
import { createOrderShortcut } from "./order-shortcut"
import { createPrefixWarning } from "./prefix-warning"

/** What turns rows into events, bound to a store's container. */
export interface Recorder {
  posthog: PosthogModuleService
  query: RowQuery
  log: Log
  /** The catalog as the store's options want it. */
  definitions: readonly AnyEventDefinition[]
  /** Adds to rows, of which only `keyFields` are known, what the definition's `enrich` computes. */
  enrich(definition: AnyEventDefinition, rows: readonly Row[]): Promise<Row[]>
  /** Loads the filtered rows that prove the definition's fact, and describes them; none where options switch it off. */
  describe(
    definition: Pick<AnyEventDefinition, "id">,
    filter: Record<string, unknown>
  ): Promise<DescribedEvent[]>
}

/** The part of Medusa's Query that the pipeline uses. */
export type RowQuery = ReturnType<typeof queryOf>

const queryOf = (container: MedusaContainer) => container.resolve(ContainerRegistrationKeys.QUERY)

/** Binds the pipeline to a container. Everything is resolved now: a stopping application empties its container. */
export const createRecorder = (container: MedusaContainer): Recorder => {
  const posthog = resolvePosthog(container)
  const query = queryOf(container)
  const knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const definitions = configuredDefinitions(posthog.options)
  const shortcut = createOrderShortcut(knex, {
    log: logger,
    note: (trouble) => posthog.noteTrouble(trouble),
  })
  const warnOfPrefix = createPrefixWarning(logger)
  return {
    posthog,
    query,
    log: logger,
    definitions,
    enrich: async ({ enrich }, rows) => (enrich ? enrichRows(knex, enrich, rows) : [...rows]),
    describe: async ({ id }, filter) => {
      const { options } = posthog
      const definition = definitions.find((configured) => configured.id === id)
      if (!definition) {
        return []
      }
      const rows = await loadRows(
        { query, knex, shortcut },
        definition,
        filter,
        options.personProperties
      )
      warnOfPrefix(definition, rows)
      return describeRows(definition, rows, options, logger)
    },
  }
}
