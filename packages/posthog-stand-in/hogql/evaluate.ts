import { HogQLError, Unsupported } from "./ast"
import type { Node } from "./ast"
import { compare, scalar, textOf } from "./functions"
import type { Now, Value } from "./functions"
import type { StoredEvent } from "../types"

/** What expressions may name. */
export interface Scope {
  now: Now
  /** Expressions of the select list that have a name. */
  aliases: Map<string, Node>
}

/** The columns of `events`. Source: `posthog/hogql/database/schema/events.py`. */
const COLUMNS: { [name: string]: ((event: StoredEvent) => Value) | undefined } = {
  uuid: ({ uuid }) => uuid,
  event: ({ event }) => event,
  distinct_id: ({ distinctId }) => distinctId,
  person_id: ({ personId }) => personId,
  timestamp: ({ timestamp }) => new Date(timestamp),
  properties: ({ properties }) => JSON.stringify(properties),
}

/** The value of an expression for one row. */
export function valueOf(node: Node, event: StoredEvent, scope: Scope): Value {
  const of = (inner: Node) => valueOf(inner, event, scope)
  switch (node.node) {
    case "Constant":
      return node.value
    case "Alias":
      return of(node.expr)
    case "Field":
      return fieldOf(node.chain, event, scope)
    case "ArrayAccess":
      return node.array.node === "Field" && node.property.node === "Constant"
        ? fieldOf([...node.array.chain, String(node.property.value)], event, scope)
        : unsupported("array access but to properties")
    case "And":
      return node.exprs.every(of)
    case "Or":
      return node.exprs.some(of)
    case "Not":
      return !of(node.expr)
    case "Tuple":
    case "Array":
      return node.exprs.map(of)
    case "Call":
      return scalar(node.name)(node.args.map(of), scope.now)
    case "CompareOperation":
      return comparisonOf(node.op, of(node.left), of(node.right))
    case "ArithmeticOperation":
      return arithmeticOf(node.op, of(node.left), of(node.right))
    default:
      return unsupported(node.node)
  }
}

/** Throws PostHog's refusal of a name that doesn't exist, even if no row asks for it. */
export function checkField(chain: readonly (string | number)[], aliases: Scope["aliases"]): void {
  const [first, ...rest] = chain.map(String)
  const isKnown =
    (rest.length === 0 && aliases.has(first ?? "")) ||
    (COLUMNS[first ?? ""] && (rest.length === 0 || first === "properties"))
  if (!isKnown) {
    // Source: `posthog/hogql/resolver.py`, `visit_field`.
    throw new HogQLError(`Unable to resolve field: ${first}`)
  }
}

function fieldOf(chain: (string | number)[], event: StoredEvent, scope: Scope): Value {
  const [first = "", second] = chain.map(String)
  const alias = chain.length === 1 ? scope.aliases.get(first) : undefined
  if (first === "properties" && second !== undefined) {
    return propertyOf(event.properties[second])
  }
  return COLUMNS[first]?.(event) ?? (alias ? valueOf(alias, event, scope) : null)
}

/**
 * A property is text, unless PostHog has found out that it is a number; NULL if it is missing. Source:
 * `posthog/hogql/transforms/property_types.py`.
 */
function propertyOf(value: unknown): Value {
  if (value === undefined || value === null) {
    return null
  }
  return typeof value === "number"
    ? value
    : typeof value === "string"
      ? value
      : JSON.stringify(value)
}

function comparisonOf(op: string, left: Value, right: Value): boolean {
  const isIn = (list: Value) => [list].flat().some((one) => isSame(left, one))
  switch (op) {
    case "==":
      return isSame(left, right)
    case "!=":
      return !isSame(left, right)
    case "in":
      return isIn(right)
    case "not in":
      return !isIn(right)
  }
  if (left === null || right === null) {
    return false
  }
  const order = compare(left, right)
  const found = { "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 }[op]
  return found ?? unsupported(`operator ${op}`)
}

const isSame = (left: Value, right: Value): boolean =>
  left === null || right === null ? left === right : textOf(left) === textOf(right)

function arithmeticOf(op: string, left: Value, right: Value): Value {
  const [a, b] = [left, right].map((value) => (value instanceof Date ? value.getTime() : value))
  if (typeof a !== "number" || typeof b !== "number") {
    return null
  }
  const result = { "+": a + b, "-": a - b, "*": a * b, "/": a / b }[op]
  if (result === undefined) {
    return unsupported(`operator ${op}`)
  }
  return left instanceof Date && !(right instanceof Date) ? new Date(result) : result
}

function unsupported(what: string): never {
  throw new Unsupported(what)
}
