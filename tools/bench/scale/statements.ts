import type { Knex } from "@medusajs/framework/mikro-orm/knex"

/** A statement as sent to PostgreSQL. */
export interface Statement {
  sql: string
  bindings: unknown[]
}

/** Collects every statement that a connection sends while `work` runs, including Medusa's own. */
export const collectStatements = async (
  knex: Knex,
  work: () => Promise<unknown>
): Promise<Statement[]> => {
  const statements: Statement[] = []
  const take = ({ sql, bindings = [] }: { sql: string; bindings?: unknown[] }) =>
    void statements.push({ sql, bindings })
  knex.on("query", take)
  try {
    await work()
  } finally {
    knex.removeListener("query", take)
  }
  return statements.filter(({ sql }) => /^\s*(select|with|insert|update|delete)\b/i.test(sql))
}

const MAX_LENGTH = 180

/** Returns a statement's shape, which is the same for other values. */
export const shapeOf = (sql: string): string =>
  sql
    .replace(/'(?:[^']|'')*'/g, "?")
    .replace(/\$\d+|(?<![\w"])\d+(?:\.\d+)?/g, "?")
    .replace(/\?(?:\s*,\s*\?)+/g, "?, …")
    .replace(/\s+/g, " ")
    .trim()

/** Shortens a statement's shape to one line: its beginning, and what it reads from. */
export const shortened = (shape: string): string => {
  const from = shape.replace(/^select .*? from /i, "select … from ")
  return from.length > MAX_LENGTH ? `${from.slice(0, MAX_LENGTH)}…` : from
}
