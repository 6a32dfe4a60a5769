import { types } from "node:util"
import { MedusaError } from "@medusajs/framework/utils"
import { errorName } from "../lib/error-name"
import { ignoreRejection } from "../lib/json/leaf"

/** A function of the store's options returned what it can't be used for. The message quotes nothing that it returned, so it may be logged. */
export class FunctionResultError extends MedusaError {
  constructor(option: string, expected: string, seen: unknown) {
    super(
      MedusaError.Types.INVALID_DATA,
      `Expected \`${option}\` to return ${expected}, got ${kindOf(seen)}. Make it a function that isn't async and returns ${expected}.`,
      types.isPromise(seen) ? "returned_promise" : "returned_no_object"
    )
  }
}

const kindOf = (value: unknown): string =>
  types.isPromise(value) ? "a promise" : Array.isArray(value) ? "a list" : `a ${typeof value}`

/** What may be logged about an error in the store's functions. */
export const loggable = (error: unknown): string =>
  error instanceof FunctionResultError ? error.message : errorName(error)

/**
 * The names and values that a function of the store's options returned; none if it returned nothing, such as the false of `isGift && {…}`.
 *
 * @throws {FunctionResultError} if it returned a promise, a text, or anything else that isn't an object of names and values
 */
export const objectFrom = (option: string, returned: unknown): Record<string, unknown> => {
  if (!returned) {
    return {}
  }
  if (typeof returned !== "object" || Array.isArray(returned) || types.isPromise(returned)) {
    ignoreRejection(returned)
    throw new FunctionResultError(option, "an object of names and values", returned)
  }
  return returned as Record<string, unknown>
}

/**
 * The IDs of groups by group type that a function of the store's options returned; undefined for a type without an ID.
 *
 * @throws {FunctionResultError} as `objectFrom`
 */
export const groupIdsFrom = (
  option: string,
  returned: unknown
): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(objectFrom(option, returned)).map(([type, id]) => [
      type,
      groupIdFrom(`${option}.${type}`, id),
    ])
  )

/** The maximum length of `group_key` in PostHog's `Group` model. A truncated ID could be another group's. */
const MAX_GROUP_ID_LENGTH = 400

/**
 * A group's ID as PostHog takes it: a text, or a number as a text. Undefined for anything else.
 *
 * @throws {FunctionResultError} for a promise
 */
export const groupIdFrom = (option: string, id: unknown): string | undefined => {
  if (types.isPromise(id)) {
    ignoreRejection(id)
    throw new FunctionResultError(option, "a text or a number", id)
  }
  const text = typeof id === "number" && Number.isFinite(id) ? String(id) : id
  return typeof text === "string" && text.trim() !== "" && text.length <= MAX_GROUP_ID_LENGTH
    ? text
    : undefined
}
