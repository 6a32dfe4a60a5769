import type { EventId } from "../../events/catalog"
import type { MomentId } from "../../events/moments"
import type { Query } from "./query"

export type AnyEventId = EventId | MomentId

/** The names under which the store sends its events to PostHog. Events that are off have none. */
export type EventNames = Partial<Record<AnyEventId, string>>

/** An insight of the dashboard. */
export interface InsightDefinition {
  /** Never change it: the record of what was set up knows the insight by it. */
  id: string
  name: string
  /** At most 400 characters. */
  description: string
  /** Returns undefined if an event that it needs is off. */
  query(names: EventNames): Query | undefined
}

/** Declares an insight. `query` runs only if all events in `needs` are on; others may be missing. */
export const defineInsight = <Needed extends AnyEventId>({
  needs,
  query,
  ...rest
}: Omit<InsightDefinition, "query"> & {
  needs: readonly Needed[]
  query: (names: EventNames & Record<Needed, string>) => Query
}): InsightDefinition => ({
  ...rest,
  query: (names) => (hasAll(names, needs) ? query(names) : undefined),
})

const hasAll = <Needed extends AnyEventId>(
  names: EventNames,
  needs: readonly Needed[]
): names is EventNames & Record<Needed, string> => needs.every((id) => names[id] !== undefined)
