import type { RemoteQueryFunction } from "@medusajs/framework/types"

/** The part of Medusa's Query that loads rows. */
export type Query = Omit<RemoteQueryFunction, symbol>

/** Loads the rows it can, and leaves the others to `query.graph`. */
export type Shortcut = (
  request: RowRequest,
  byGraph: (request: RowRequest) => Promise<Row[]>
) => Promise<Row[]>

/** A request as `query.graph` takes it. */
export interface RowRequest {
  entity: string
  fields: string[]
  filters: Record<string, unknown>
  withDeleted?: true
}

/** A row as `query.graph` returns it. Each definition knows more about its own. */
export type Row = { id: string } & Record<string, unknown>
