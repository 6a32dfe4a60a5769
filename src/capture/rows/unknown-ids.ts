import type { AnyEventDefinition } from "../../events/catalog"
import type { Row } from "./row"
import type { Pipeline } from "./pipeline"
import { uuidOf } from "./to-event"

/** Ids of those of the rows whose fact the outbox does not know. */
export const unknownIds = async (
  { posthog }: Pick<Pipeline, "posthog">,
  definition: AnyEventDefinition,
  rows: readonly Row[]
): Promise<string[]> => {
  const idByUuid = new Map(rows.map((row) => [uuidOf(definition.id, definition.key(row)), row.id]))
  const unknown = await posthog.outbox.findUnknown([...idByUuid.keys()])
  return [...idByUuid].filter(([uuid]) => unknown.has(uuid)).map(([, id]) => id)
}
