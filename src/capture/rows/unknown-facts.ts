import type { Pipeline } from "./pipeline"
import { uuidOf } from "./to-event"

/** Returns the rows, or a moment's facts, whose event isn't in the outbox. */
export const unknownFacts = async <Facts>(
  { posthog }: Pick<Pipeline, "posthog">,
  { id, key }: { id: string; key: (facts: Facts) => string },
  facts: readonly Facts[]
): Promise<Facts[]> => {
  if (facts.length === 0) {
    return []
  }
  const byUuid = new Map(facts.map((each) => [uuidOf(id, key(each)), each]))
  const unknown = await posthog.outbox.findUnknown([...byUuid.keys()])
  return [...byUuid].filter(([uuid]) => unknown.has(uuid)).map(([, each]) => each)
}
