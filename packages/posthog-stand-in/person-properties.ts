import { isJsonObject } from "./types"
import type { JsonObject } from "./types"

/**
 * Applies `$set_once`, then `$set`, then `$unset` of an event to a person, in place.
 *
 * Source: `nodejs/src/ingestion/common/persons/person-update.ts` `computeEventPropertyUpdates`.
 */
export function updateProperties(person: JsonObject, event: JsonObject): void {
  for (const [key, value] of Object.entries(asObject(event.$set_once))) {
    // A null on the person counts as absent.
    if ((person[key] ?? null) === null) {
      person[key] = value
    }
  }
  Object.assign(person, asObject(event.$set))
  const unset = event.$unset
  const keys = Array.isArray(unset) ? unset : Object.keys(asObject(unset))
  keys.forEach((key) => Reflect.deleteProperty(person, String(key)))
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? (JSON.parse(nulReplaced(value)) as JsonObject) : {}
}

// PostgreSQL's jsonb takes no NUL: `nodejs/src/common/utils/db/utils.ts` `sanitizeJsonbValue`.
function nulReplaced(value: JsonObject): string {
  return JSON.stringify(value).replace(/\\u0000/g, "\\uFFFD")
}
