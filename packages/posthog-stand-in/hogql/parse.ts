import { HogQLError } from "./ast"
import type { Node, Select } from "./ast"

/** Loads PostHog's own parser, when the first query comes. */
const load = async () => (await import("@posthog/hogql-parser")).default()

let parser: ReturnType<typeof load> | undefined

/**
 * Parses a query, and puts values into its placeholders.
 *
 * Source: `posthog/hogql/parser.py`, `parse_select`; `posthog/hogql/placeholders.py`.
 */
export async function parseSelect(
  query: string,
  values: { [name: string]: unknown }
): Promise<Select> {
  parser ??= load()
  const parsed = JSON.parse((await parser).parseSelect(query, true)) as
    Select | { error: true; message: string }
  if ("error" in parsed && parsed.error) {
    throw new HogQLError(String(parsed.message))
  }
  return filled(parsed, values) as Select
}

function filled(value: unknown, values: { [name: string]: unknown }): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => filled(one, values))
  }
  if (typeof value !== "object" || value === null) {
    return value
  }
  const node = value as Node
  if (node.node === "Placeholder" && node.expr.node === "Field") {
    const name = node.expr.chain.join(".")
    if (!(name in values)) {
      throw new HogQLError(`Unresolved placeholder: {${name}}`)
    }
    return constant(values[name])
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, values)]))
}

const constant = (value: unknown): Node =>
  Array.isArray(value)
    ? { node: "Array", exprs: value.map(constant) }
    : { node: "Constant", value: value as string | number | boolean | null }
