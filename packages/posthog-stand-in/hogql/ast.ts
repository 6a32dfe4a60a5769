/** What the parser makes of a query, as far as the stand-in reads it. Source: `common/hogql_parser`, `posthog/hogql/ast.py`. */
export type Node =
  | { node: "Constant"; value: string | number | boolean | null }
  | { node: "Field"; chain: (string | number)[] }
  | { node: "Alias"; alias: string; expr: Node }
  | { node: "Call"; name: string; args: Node[]; distinct?: boolean }
  | { node: "CompareOperation"; op: string; left: Node; right: Node }
  | { node: "ArithmeticOperation"; op: string; left: Node; right: Node }
  | { node: "And" | "Or" | "Tuple" | "Array"; exprs: Node[] }
  | { node: "Not"; expr: Node }
  | { node: "ArrayAccess"; array: Node; property: Node }
  | { node: "Placeholder"; expr: Node }
  | { node: "Other" }

/** A parsed `SELECT`. */
export interface Select {
  node: string
  select: Node[]
  select_from: { table: Node; next_join: unknown; sample: unknown } | null
  where: Node | null
  group_by: Node[] | null
  order_by: { expr: Node; order: "ASC" | "DESC" }[] | null
  limit?: Node | null
  offset?: Node | null
  distinct?: boolean | null
  [clause: string]: unknown
}

/** A query that PostHog refuses, with its words. */
export class HogQLError extends Error {}

/** HogQL that PostHog understands, but the stand-in doesn't. */
export class Unsupported extends Error {
  constructor(what: string) {
    super(`The stand-in's HogQL has no ${what}; extend packages/posthog-stand-in/hogql`)
  }
}
