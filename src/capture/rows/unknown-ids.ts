import type { AnyEventDefinition } from "../../events/catalog"
import type { Row } from "./row"
import type { Pipeline } from "./pipeline"
import { uuidOf } from "./to-event"

/** Returns the IDs of rows whose fact isn't in the outbox. */
export const unknownIds = async (
  { posthog }: Pick<Pipeline, "posthog">,
  definition: AnyEventDefinition,
  rows: readonly Row[]
): Promise<string[]> => {
  const idByUuid = new Map(rows.map((row) => [uuidOf(definition.id, definition.key(row)), row.id]))
  const unknown = await posthog.outbox.findUnknown([...idByUuid.keys()])
  return [...idByUuid].filter(([uuid]) => unknown.has(uuid)).map(([, id]) => id)
}
