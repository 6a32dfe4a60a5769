import type { AnyEventDefinition } from "../../events/catalog"
import type { Filters } from "../../events/language/event-definition"

/** The `query.graph` filters, at the current time, for rows that prove a definition's fact. */
export const proofFilters = ({ where, whereJoined }: AnyEventDefinition["proof"]): Filters => ({
  ...columnFilters({ where }),
  ...whereJoined,
})

/** The same filters, without those on other tables. */
export const columnFilters = ({ where }: Pick<AnyEventDefinition["proof"], "where">): Filters =>
  typeof where === "function" ? where(new Date()) : where
