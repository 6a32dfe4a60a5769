import type { Row } from "../row"
import type { Database } from "../../../modules/posthog/database/gate"
import type { IdWindow } from "../ids/id-window"

/** A page of IDs to find. */
export interface PageOfIds {
  window: IdWindow
  /** Whether the database sorts IDs by time. */
  sortsByTime: boolean
  /** Continues after this ID. */
  after?: string
  take: number
}

/** Reads rows that `query.graph` doesn't have. */
export interface Statement {
  /** IDs of rows that may prove something new since the window's beginning, in the database's order. */
  findIds(database: Database, page: PageOfIds): Promise<string[]>
  /** The rows with these IDs that prove it. */
  load(database: Database, ids: readonly string[]): Promise<Row[]>
}
