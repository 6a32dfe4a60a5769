import { types } from "node:util"
import type { JsonObject, JsonValue } from "./json"
import {
  isLive,
  leafToJson,
  MAX_TEXT_LENGTH,
  primitiveToJson,
  TOO_LARGE,
  toText,
  UNREADABLE,
} from "./leaf"
import { valueAt } from "./own-properties"

/** Deeper than any payload that people read in PostHog. */
const MAX_DEPTH = 20

/**
 * Twice what an event of 950,000 bytes holds if its values have names. So all of a long list of objects that `fitSize` keeps is read, and
 * `fitSize` cuts the list and names it.
 */
const MAX_NODES = 250_000
const MAX_CHARACTERS = 2_000_000

/** The store's code decides what a `toJSON` costs. This limits how many may return something that has to be read in turn. */
const MAX_CONVERSIONS = 20_000

const CIRCULAR = "[circular]"
const TOO_DEEP = "[too deep]"

/**
 * Makes any properties safe for JSON, PostgreSQL's `jsonb`, and PostHog. Never throws, and takes bounded time: with `fitSize`, a full
 * budget takes 0.2 s.
 *
 * NUL characters are removed, lone surrogates become U+FFFD, dates become ISO 8601 in UTC, Medusa's `BigNumber` and `bigint` become numbers
 * (a `bigint` beyond 2^53 becomes text), NaN, infinities, and invalid dates become null, errors become their code or class, and functions,
 * symbols, and undefined are left out. A placeholder replaces what is circular, too deep, too large, binary, or unreadable.
 */
export const toJsonObject = (properties: object): JsonObject => new Copy().of(properties)

/** A list or an object to fill. */
interface Node {
  /** What was found, to detect circles. */
  found: object
  /** The source of its values: what was found, or what its `toJSON` returned. */
  source: object
  json: JsonObject | JsonValue[]
  parent?: Node
  depth: number
}

/** One copy and its budget. It goes level by level, so that deep or endless values take nothing from their siblings. */
class Copy {
  private nodes = MAX_NODES
  private characters = MAX_CHARACTERS
  private conversions = MAX_CONVERSIONS
  private readonly waiting: Node[] = []

  of(source: object): JsonObject {
    if (isLive(source)) {
      return {}
    }
    const json: JsonObject = {}
    this.waiting.push({ found: source, source, json, depth: 0 })
    // The loop also visits what it adds to the list.
    for (const node of this.waiting) {
      this.fill(node)
    }
    return json
  }

  private fill(node: Node): void {
    const { source, json } = node
    try {
      const isWhole =
        this.nodes > 0 &&
        (Array.isArray(json)
          ? this.fillList(source as unknown[] | Set<unknown>, json, node)
          : this.fillObject(source, json, node))
      if (!isWhole) {
        mark(json, TOO_LARGE)
      }
    } catch {
      mark(json, UNREADABLE)
    }
  }

  private fillList(source: unknown[] | Set<unknown>, json: JsonValue[], node: Node): boolean {
    const isList = Array.isArray(source)
    const length = isList ? source.length : source.size
    const items = isList ? undefined : source.values()
    for (let n = 0; n < length; n++) {
      if (!this.spend(0)) {
        return false
      }
      const item = isList ? valueAt(source, n) : items?.next().value
      json.push(this.toJson(item, node) ?? null)
    }
    return true
  }

  private fillObject(source: object, json: JsonObject, node: Node): boolean {
    if (types.isMap(source)) {
      for (const [key, item] of source) {
        if (!this.put(json, String(key), item, node)) {
          return false
        }
      }
      return true
    }
    return Object.keys(source).every((key) => this.put(json, key, valueAt(source, key), node))
  }

  private put(json: JsonObject, key: string, value: unknown, node: Node): boolean {
    if (!this.spend(key.length)) {
      return false
    }
    const item = this.toJson(value, node)
    if (item !== undefined) {
      set(json, toText(key), item)
    }
    return true
  }

  private spend(characters: number): boolean {
    if (this.nodes < 1 || this.characters < characters) {
      return false
    }
    this.nodes--
    this.characters -= characters
    return true
  }

  private toJson(value: unknown, parent: Node): JsonValue | undefined {
    if (typeof value !== "object" || value === null) {
      return this.affordable(value)
    }
    try {
      return leafToJson(value, this.affordable) ?? this.structureToJson(value, parent)
    } catch {
      return UNREADABLE
    }
  }

  /** The JSON of a primitive. A string is charged to the budget before it is read, because the same string may occur many times. */
  private readonly affordable = (value: unknown): JsonValue | undefined => {
    const json = typeof value === "string" ? value : primitiveToJson(value)
    if (typeof json !== "string") {
      return json
    }
    const length = Math.min(json.length, MAX_TEXT_LENGTH)
    if (length > this.characters) {
      return TOO_LARGE
    }
    this.characters -= length
    return toText(json)
  }

  private structureToJson(found: object, parent: Node): JsonValue | undefined {
    if (isWithin(found, parent)) {
      return CIRCULAR
    }
    if (parent.depth + 1 >= MAX_DEPTH) {
      return TOO_DEEP
    }
    if (!("toJSON" in found) || typeof found.toJSON !== "function") {
      return this.wait(found, found, parent)
    }
    if (this.conversions < 1) {
      return TOO_LARGE
    }
    const source: unknown = found.toJSON()
    if (typeof source !== "object" || source === null) {
      return this.affordable(source)
    }
    this.conversions--
    // Like JSON.stringify, this calls `toJSON` only once, so it may return the object itself.
    return leafToJson(source, this.affordable) ?? this.wait(found, source, parent)
  }

  private wait(found: object, source: object, parent: Node): JsonValue {
    const json = Array.isArray(source) || types.isSet(source) ? [] : {}
    // Filling it costs as much as another value.
    this.nodes--
    this.waiting.push({ found, source, json, parent, depth: parent.depth + 1 })
    return json
  }
}

const isWithin = (found: object, parent: Node): boolean => {
  let node: Node | undefined = parent
  while (node && node.found !== found) {
    node = node.parent
  }
  return node !== undefined
}

/** Marks a list or object as incomplete. */
const mark = (json: JsonObject | JsonValue[], word: string): void => {
  if (Array.isArray(json)) {
    json.push(word)
  } else {
    json[word] = true
  }
}

/** An assignment to `__proto__` would change the prototype. */
const set = (json: JsonObject, key: string, value: JsonValue): void => {
  if (key === "__proto__") {
    Object.defineProperty(json, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  } else {
    json[key] = value
  }
}
