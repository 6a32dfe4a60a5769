import type { RemoteQueryFunction } from "@medusajs/framework/types"

/** The part of Medusa's Query that loads rows. */
export type Query = Omit<RemoteQueryFunction, symbol>

/** Loads rows in a way of its own, and leaves to `query.graph` what it cannot. */
export type Shortcut = (
  request: RowRequest,
  byGraph: (request: RowRequest) => Promise<Row[]>
) => Promise<Row[]>

/** What is to be loaded, as `query.graph` takes it. */
export interface RowRequest {
  entity: string
  fields: string[]
  filters: Record<string, unknown>
  withDeleted?: true
}

/** A row as `query.graph` gives it; each definition knows more of it. */
export type Row = { id: string } & Record<string, unknown>
