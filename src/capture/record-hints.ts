import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { definitionOf } from "../events/catalog"
import type { Hint, RecordHints } from "../types/hint"
import { POSTHOG_MODULE } from "../modules/posthog"
import type PosthogModuleService from "../modules/posthog/service"
import { describeRows } from "./describe-rows"
import { loadRows } from "./load-rows"

/**
 * Builds what turns hints into recorded events: one query per definition, one insert for all.
 *
 * @param container Medusa's container, as a subscriber or a job gets it
 * @returns rejects when the database cannot be reached; then nothing was recorded
 */
export const createRecordHints = (container: MedusaContainer): RecordHints => {
  // Resolved now: while the application stops, its container is emptied.
  const posthog = container.resolve<PosthogModuleService>(POSTHOG_MODULE)
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)

  return async (hints) => {
    const described = []
    for (const [id, rowIds] of byDefinition(hints)) {
      const definition = definitionOf(id)
      const rows = await loadRows(
        { query, knex },
        definition,
        rowIds,
        posthog.options.personProperties
      )
      described.push(...describeRows(definition, rows, posthog.options, logger))
    }
    await posthog.record(described)
  }
}

const byDefinition = (hints: readonly Hint[]): Map<string, string[]> => {
  const groups = new Map<string, string[]>()
  for (const { definition, rowId } of hints) {
    groups.set(definition, [...(groups.get(definition) ?? []), rowId])
  }
  return groups
}
