import type { AnyEventDefinition } from "../../events/catalog"

/** What proves a definition's fact, as `query.graph` filters of this moment. */
export const proofFilters = ({
  where,
  whereNow,
}: AnyEventDefinition["proof"]): Record<string, unknown> => ({
  ...where,
  ...whereNow?.filters(new Date()),
})
