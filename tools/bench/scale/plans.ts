import type { Client } from "@medusajs/framework/pg"
import { shapeOf, shortened } from "./statements"
import type { Statement } from "./statements"

/** A node of a plan that reads a table. */
export interface Scan {
  /** Such as `Index Scan`. */
  node: string
  table: string
  index?: string
  /** Rows it read, whether or not they passed its filters. */
  rows: number
}

/** How PostgreSQL ran a statement, in its most expensive run. */
export interface StatementPlan {
  shape: string
  pages: number
  scans: Scan[]
}

/** What a plan may do. */
export interface PlanLimits {
  /** Tables with more rows must not be read as a whole. */
  largeTable: number
  /** Rows of a large table that one scan may read. */
  maxRows: number
}

interface PlanNode {
  "Node Type": string
  "Relation Name"?: string
  "Index Name"?: string
  "Actual Rows": number
  "Actual Loops": number
  "Rows Removed by Filter"?: number
  "Rows Removed by Index Recheck"?: number
  "Shared Hit Blocks": number
  "Shared Read Blocks": number
  Plans?: PlanNode[]
}

/** Runs statements again, each with its own values and rolled back afterward, and returns PostgreSQL's plans. */
export const explain = async (
  client: Client,
  statements: readonly Statement[]
): Promise<StatementPlan[]> => {
  const plans = new Map<string, StatementPlan>()
  for (const statement of statements) {
    const root = await explainOne(client, statement)
    const shape = shapeOf(statement.sql)
    const pages = pagesOf(root)
    if (pages >= (plans.get(shape)?.pages ?? 0)) {
      plans.set(shape, { shape, pages, scans: scansOf(root) })
    }
  }
  return [...plans.values()]
}

const explainOne = async (client: Client, { sql, bindings }: Statement): Promise<PlanNode> => {
  await client.query("BEGIN")
  try {
    const { rows } = await client.query<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
      `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${sql}`,
      bindings
    )
    const [plan] = rows[0]?.["QUERY PLAN"] ?? []
    if (!plan) {
      throw new Error(`PostgreSQL returned no plan for: ${sql}`)
    }
    return plan.Plan
  } finally {
    await client.query("ROLLBACK")
  }
}

const pagesOf = (node: PlanNode) => node["Shared Hit Blocks"] + node["Shared Read Blocks"]

const scansOf = (node: PlanNode): Scan[] => {
  const table = node["Relation Name"]
  const isScan = table !== undefined && node["Node Type"] !== "ModifyTable"
  const index = node["Index Name"] ?? indexBelow(node)
  const seen =
    node["Actual Rows"] +
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0)
  const scan: Scan[] = isScan
    ? [
        {
          node: node["Node Type"],
          table,
          ...(index !== undefined && { index }),
          rows: Math.round(seen * node["Actual Loops"]),
        },
      ]
    : []
  return [...scan, ...(node.Plans ?? []).flatMap(scansOf)]
}

/** A bitmap scan names its indexes one level deeper. */
const indexBelow = (node: PlanNode): string | undefined =>
  node["Node Type"] === "Bitmap Heap Scan"
    ? JSON.stringify(node.Plans ?? []).match(/"Index Name":"([^"]+)"/)?.[1]
    : undefined

/** Returns the number of rows by table, as PostgreSQL has counted them. */
export const tableRows = async (client: Client): Promise<Map<string, number>> => {
  const { rows } = await client.query<{ name: string; rows: number }>(
    `SELECT class.relname AS name, GREATEST(reltuples, n_live_tup)::int AS rows
     FROM pg_class class JOIN pg_stat_user_tables ON relid = class.oid`
  )
  return new Map(rows.map(({ name, rows: count }) => [name, count]))
}

/** Returns what is wrong with a plan: a large table that is read as a whole, by a sequential scan or through an entire index. */
export const faultsOf = (
  { shape, scans }: StatementPlan,
  rowsOf: ReadonlyMap<string, number>,
  { largeTable, maxRows }: PlanLimits
): string[] =>
  scans
    .filter(({ table }) => (rowsOf.get(table) ?? 0) > largeTable)
    .filter(({ node, rows }) => node.includes("Seq Scan") || rows > maxRows)
    .map(
      ({ node, table, index, rows }) =>
        `${node} on ${table}${index ? ` by ${index}` : ""} reads ${rows} of ${rowsOf.get(table)} rows: ${shortened(shape)}`
    )
