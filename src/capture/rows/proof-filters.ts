import type { AnyEventDefinition } from "../../events/catalog"
import type { Filters } from "../../events/language/event-definition"

/** What proves a definition's fact, as `query.graph` filters of this moment. */
export const proofFilters = ({ where, whereJoined }: AnyEventDefinition["proof"]): Filters => ({
  ...columnFilters({ where }),
  ...whereJoined,
})

/** The same without what it asks of rows of other tables. */
export const columnFilters = ({ where }: Pick<AnyEventDefinition["proof"], "where">): Filters =>
  typeof where === "function" ? where(new Date()) : where
