import type { RemoteQueryFunction } from "@medusajs/framework/types"
import type { Database } from "../../modules/posthog/database/gate"

/** The part of Medusa's Query that loads rows. */
export type Query = Pick<RemoteQueryFunction, "graph">

/** What computed fields come from. */
export interface EnrichmentSource {
  database: Database
  query: Query
}

/**
 * Loads the rows it can, and leaves the others to `query.graph`.
 *
 * @param definition the ID of the event that needs the rows
 */
export type Shortcut = (
  request: RowRequest,
  byGraph: (request: RowRequest) => Promise<Row[]>,
  definition: string
) => Promise<Row[]>

/**
 * Returns what loads a request as `query.graph` would, but in one statement and without a MikroORM object for each row, which would take
 * most of the CPU time that an event costs (docs/performance.md). Undefined, at once or later, if only `query.graph` can load it.
 */
export type LoaderOf = (
  request: RowRequest
) => ((database: Pick<Database, "raw">) => Promise<Row[] | undefined>) | undefined

/** A request as `query.graph` takes it. */
export interface RowRequest {
  entity: string
  fields: string[]
  filters: Record<string, unknown>
  withDeleted?: true
}

/** A row as `query.graph` returns it. Each definition knows more about its own. */
export type Row = { id: string } & Record<string, unknown>
