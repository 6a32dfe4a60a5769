import type { MedusaContainer } from "@medusajs/framework/types"
import { definitionOf } from "../events/catalog"
import type { Hint, RecordHints } from "../types/hint"
import { createRecorder } from "./recorder"

/**
 * Builds what turns hints into recorded events: one query for each definition, one insert for all.
 *
 * @param container Medusa's container, as a subscriber gets it
 * @returns rejects when the database cannot be reached; then nothing was recorded
 */
export const createRecordHints = (container: MedusaContainer): RecordHints => {
  const recorder = createRecorder(container)
  return async (hints) => {
    const described = []
    for (const { definition, field, values } of grouped(hints)) {
      described.push(...(await recorder.describe(definitionOf(definition), { [field]: values })))
    }
    await recorder.posthog.record(described)
  }
}

interface HintGroup extends Omit<Hint, "value"> {
  values: string[]
}

const grouped = (hints: readonly Hint[]): HintGroup[] => {
  const groups = new Map<string, HintGroup>()
  for (const { value, ...of } of hints) {
    const key = `${of.definition}:${of.field}`
    const group = groups.get(key) ?? { ...of, values: [] }
    group.values.push(value)
    groups.set(key, group)
  }
  return [...groups.values()]
}
