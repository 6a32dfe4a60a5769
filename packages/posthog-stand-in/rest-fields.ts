import { invalid, RestRefusal } from "./rest-refusal"
import { isJsonObject } from "./types"
import type { JsonObject } from "./types"

/** Rules of Django REST framework for fields of a body (`rest_framework/fields.py`). */

/** @returns the text, if the field is there; null counts as empty */
export function textIn(body: JsonObject, name: string, max = Infinity): string | undefined {
  const value = body[name]
  if (value === undefined) {
    return undefined
  }
  if (value === null) {
    return ""
  }
  if (typeof value !== "string") {
    throw invalid("Not a valid string.", name, "invalid")
  }
  if (value.length > max) {
    const detail = `Ensure this field has no more than ${max} characters.`
    throw invalid(detail, name, "max_length")
  }
  return value
}

export function booleanIn(body: JsonObject, name: string): boolean | undefined {
  const value = body[name]
  if (value !== undefined && typeof value !== "boolean") {
    throw invalid("Must be a valid boolean.", name, "invalid")
  }
  return value
}

/** @returns the numbers in a list, if the field is there */
export function numbersIn(body: JsonObject, name: string): number[] | undefined {
  const value = body[name]
  if (value === undefined) {
    return undefined
  }
  if (!Array.isArray(value)) {
    throw invalid('Expected a list of items but got type "str".', name, "not_a_list")
  }
  return value.map((one: unknown) => {
    if (typeof one !== "number") {
      throw invalid("A valid integer is required.", name, "invalid")
    }
    return one
  })
}

export function objectIn(body: JsonObject, name: string): JsonObject | undefined {
  const value = body[name]
  if (value === undefined) {
    return undefined
  }
  if (!isJsonObject(value)) {
    throw invalid("Expected a dictionary.", name, "not_a_dict")
  }
  return value
}

export function notFound(): RestRefusal {
  return new RestRefusal(404, "invalid_request", "not_found", "Not found.")
}
