import { HogQLError, Unsupported } from "./ast"
import type { Node, Select } from "./ast"
import { checkField, valueOf } from "./evaluate"
import type { Scope } from "./evaluate"
import { aggregateOf, compare, isPlainAggregate, textOf } from "./functions"
import type { Now, Value } from "./functions"
import type { StoredEvent } from "../types"

/** Source: `posthog/hogql/constants.py`, `DEFAULT_RETURNED_ROWS` and `MAX_SELECT_RETURNED_ROWS`. */
const DEFAULT_ROWS = 100
const MAX_ROWS = 50_000

/** What a query returns. */
export interface Rows {
  columns: string[]
  results: Value[][]
  limit: number
  offset: number
  hasMore: boolean
}

/** Clauses that are read; any other, if it is there, is more than the stand-in can do. */
const CLAUSES = [
  "node",
  "select",
  "select_from",
  "where",
  "group_by",
  "order_by",
  "limit",
  "offset",
]

/**
 * Runs a query over the table `events`, whose rows are those that arrived: PostHog's table isn't merged when it is read, so an event that
 * came twice may be there twice. `uniqExact(uuid)` counts it once.
 */
export function runSelect(query: Select, events: readonly StoredEvent[], now: Now): Rows {
  check(query)
  const scope = { now, aliases: aliasesOf(query) }
  const { where, group_by } = query
  walk(query, (chain) => checkField(chain, scope.aliases))
  const found = events.filter((event) => !where || valueOf(where, event, scope))
  const isGrouped = Boolean(group_by) || query.select.some(isAggregate)
  const groups = isGrouped ? groupsOf(found, group_by ?? [], scope) : found.map((event) => [event])
  const ordered = sorted(groups, query, scope)
  const limit = Math.min(numberIn(query.limit) ?? DEFAULT_ROWS, MAX_ROWS)
  const offset = numberIn(query.offset) ?? 0
  const page = ordered.slice(offset, offset + limit)
  return {
    columns: query.select.map(nameOf),
    results: page.map((group) => query.select.map((node) => cell(node, group, scope))),
    limit,
    offset,
    hasMore: ordered.length > offset + limit,
  }
}

function check(query: Select): void {
  const other = Object.entries(query).find(
    ([clause, value]) => !CLAUSES.includes(clause) && value !== null && value !== undefined
  )
  if (query.node !== "SelectQuery" || other || query.select_from?.next_join) {
    throw new Unsupported(other?.[0] ?? query.node)
  }
  const table = query.select_from?.table
  if (table?.node !== "Field" || table.chain.length !== 1) {
    throw new Unsupported("query without a table")
  }
  if (table.chain[0] !== "events") {
    // Source: `posthog/hogql/database/database.py`, `get_table`.
    throw new HogQLError(`Unknown table \`${table.chain[0]}\`.`)
  }
}

const aliasesOf = ({ select }: Select): Map<string, Node> =>
  new Map(select.flatMap((node) => (node.node === "Alias" ? [[node.alias, node.expr]] : [])))

function walk(
  { select, where, group_by, order_by }: Select,
  see: (chain: (string | number)[]) => void
) {
  const into = (value: unknown): void => {
    if (typeof value !== "object" || value === null) {
      return
    }
    const node = value as Node
    if (node.node === "Field") {
      see(node.chain)
    } else if (node.node === "Placeholder") {
      throw new HogQLError("Unresolved placeholder.")
    } else {
      Object.values(value).forEach(into)
    }
  }
  into([select, where, group_by, order_by])
}

function groupsOf(events: StoredEvent[], by: Node[], scope: Scope): StoredEvent[][] {
  if (by.length === 0) {
    return [events]
  }
  const groups = new Map<string, StoredEvent[]>()
  for (const event of events) {
    const key = JSON.stringify(by.map((node) => valueOf(node, event, scope)))
    groups.set(key, [...(groups.get(key) ?? []), event])
  }
  return [...groups.values()]
}

const sorted = (groups: StoredEvent[][], { order_by }: Select, scope: Scope): StoredEvent[][] =>
  [...groups].sort((a, b) => {
    for (const { expr, order } of order_by ?? []) {
      const by = compare(cell(expr, a, scope), cell(expr, b, scope)) * (order === "DESC" ? -1 : 1)
      if (by !== 0) {
        return by
      }
    }
    return 0
  })

const isAggregate = (node: Node): boolean =>
  node.node === "Alias"
    ? isAggregate(node.expr)
    : node.node === "Call" && Boolean(aggregateOf(node.name))

function cell(node: Node, group: StoredEvent[], scope: Scope): Value {
  if (node.node === "Alias") {
    return cell(node.expr, group, scope)
  }
  const alias = node.node === "Field" ? scope.aliases.get(String(node.chain[0])) : undefined
  if (alias && isAggregate(alias)) {
    return cell(alias, group, scope)
  }
  const aggregate = node.node === "Call" ? aggregateOf(node.name) : undefined
  if (node.node !== "Call" || !aggregate) {
    return group[0] ? valueOf(node, group[0], scope) : null
  }
  const conditions = isPlainAggregate(node.name) ? [] : node.args.slice(-1)
  const args = node.args.slice(0, node.args.length - conditions.length)
  const rows = group.filter((event) => conditions.every((one) => valueOf(one, event, scope)))
  const values = rows.map((event) => (args[0] ? valueOf(args[0], event, scope) : true))
  const present = values.filter((value) => value !== null)
  return aggregate(node.distinct ? [...new Set(present.map(textOf))] : present)
}

const nameOf = (node: Node): string => {
  switch (node.node) {
    case "Alias":
      return node.alias
    case "Field":
      return String(node.chain.at(-1))
    case "Call":
      return `${node.name}(${node.args.map(nameOf).join(", ")})`
    default:
      return node.node === "Constant" ? String(node.value) : "expression"
  }
}

const numberIn = (node: Node | null | undefined): number | undefined =>
  node?.node === "Constant" && typeof node.value === "number" ? node.value : undefined
