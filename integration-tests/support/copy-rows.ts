import { ulid } from "ulid"
import type { Sql } from "../../tools/lib/sql"

type Row = Record<string, unknown>

/** What to copy as a whole, such as orders. */
export interface Kind {
  /** Each table, the kind's own first, and how to find its rows from the ID of what they belong to ($1). */
  tables: Record<string, string>
  /** IDs of rows that belong only to the one, so each copy gets its own. */
  ownIds: RegExp
}

/** What to copy, and when each copy was made: with new IDs whose ULIDs show that time. */
export interface Copies {
  /** IDs of real ones, used in turn. */
  templates: readonly string[]
  moments: readonly Date[]
}

const CHUNK = 250

/** Copies something with all rows that belong to it. Returns the copies' IDs. */
export const copyRows = async (
  sql: Sql,
  kind: Kind,
  { templates, moments }: Copies
): Promise<string[]> => {
  const originals: Record<string, Row[]>[] = []
  for (const id of templates) {
    originals.push(await readRows(sql, kind, id))
  }
  const tables = Object.keys(kind.tables)
  // Foreign keys are correct by construction, but not in the order of insertion.
  await sql("set session_replication_role = replica")
  const ids: string[] = []
  for (let start = 0; start < moments.length; start += CHUNK) {
    const copies = moments
      .slice(start, start + CHUNK)
      .map((moment, n) => copyOf(originals[(start + n) % originals.length] ?? {}, kind, moment))
    for (const table of tables) {
      const rows = copies.flatMap((copy) => copy[table] ?? [])
      await sql(
        `insert into "${table}" select * from jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
        JSON.stringify(rows)
      )
    }
    ids.push(...copies.map((copy) => String(copy[tables[0] ?? ""]?.[0]?.id)))
  }
  await sql("set session_replication_role = default")
  return ids
}

const readRows = async (sql: Sql, kind: Kind, id: string): Promise<Record<string, Row[]>> => {
  const tables: Record<string, Row[]> = {}
  for (const [table, where] of Object.entries(kind.tables)) {
    const rows = await sql<{ row: Row }>(
      `select to_jsonb(t) as row from "${table}" t where ${where}`,
      id
    )
    tables[table] = rows.map(({ row }) => row)
  }
  return tables
}

const copyOf = (
  original: Record<string, Row[]>,
  { ownIds }: Kind,
  moment: Date
): Record<string, Row[]> => {
  const ids = new Map<string, string>()
  const copied = JSON.stringify(original).replace(ownIds, (id) => {
    const known = ids.get(id) ?? id.replace(/[0-9A-Z]{26}$/, ulid(moment.getTime()))
    ids.set(id, known)
    return known
  })
  const at = moment.toISOString()
  return Object.fromEntries(
    Object.entries(JSON.parse(copied) as Record<string, Row[]>).map(([table, rows]) => [
      table,
      rows.map((row) => ({ ...row, created_at: at, updated_at: at })),
    ])
  )
}
