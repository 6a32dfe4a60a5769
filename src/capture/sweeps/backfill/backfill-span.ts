import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { catalog } from "../../../events/catalog"
import type { AnyEventDefinition } from "../../../events/catalog"
import { createPipeline } from "../../rows/pipeline"
import type { Pipeline } from "../../rows/pipeline"
import { agedEnd } from "../span"
import { countRows, walk, walkOfSpan } from "../walk"

/** What to backfill. */
export interface BackfillInput {
  /** Start of the time span, included. Default: the beginning. */
  from?: Date
  /** End of the time span, excluded. Never later than a few minutes ago, because Medusa may still take younger rows back. */
  to?: Date
  /** Which events, by definition ID. Default: all. */
  events?: readonly string[]
}

/**
 * Returns the definitions of the events that a backfill covers.
 *
 * @throws {MedusaError} if a requested event doesn't exist or is turned off
 */
export const chosenOf = (
  { definitions }: Pick<Pipeline, "definitions">,
  { events }: Pick<BackfillInput, "events">
): readonly AnyEventDefinition[] =>
  events?.map((id) => {
    const definition = definitions.find((configured) => configured.id === id)
    if (!definition) {
      throw absentError(id, definitions)
    }
    return definition
  }) ?? definitions

const absentError = (id: string, definitions: readonly AnyEventDefinition[]): MedusaError =>
  id in catalog
    ? new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Expected an event that is turned on, got ${id}, which the plugin's options turn off. Turn it on, or leave it out.`
      )
    : new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `Expected the ID of an event, got "${id}". Use one of: ${definitions.map((known) => known.id).join(", ")}.`
      )

/** Counts, for each event, the rows that a backfill would check. Reads no rows, so events that were recorded before count, too. */
export const estimateBackfill = async (
  container: MedusaContainer,
  input: BackfillInput
): Promise<Record<string, number>> => {
  const pipeline = createPipeline(container)
  const rows: Record<string, number> = {}
  for (const definition of chosenOf(pipeline, input)) {
    // One after another, because a large store's database also serves shoppers.
    rows[definition.id] = await countRows(pipeline, walkOfSpan(definition, input))
  }
  return rows
}

/** Counts, for each event, the rows that a backfill would check and the events that it would record. Records nothing. */
export const previewBackfill = async (
  container: MedusaContainer,
  input: BackfillInput = {},
  { minAgeMs }: { minAgeMs?: number } = {}
): Promise<Record<string, { seen: number; missing: number }>> => {
  const pipeline = createPipeline(container)
  const preview: Record<string, { seen: number; missing: number }> = {}
  for (const definition of chosenOf(pipeline, input)) {
    const span = { from: input.from, to: agedEnd(input.to, minAgeMs) }
    const { seen, recorded } = await walk(pipeline, {
      ...walkOfSpan(definition, span),
      dryRun: true,
    })
    preview[definition.id] = { seen, missing: recorded }
  }
  return preview
}
