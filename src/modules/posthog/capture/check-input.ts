import { types } from "node:util"
import { MedusaError } from "@medusajs/framework/utils"
import { isIllegalDistinctId, mayBeMerged } from "../../../identity/illegal-ids"
import { leafToJson } from "../../../lib/json/leaf"
import { ownProperties } from "../../../lib/json/own-properties"

const MAX_NAME_LENGTH = 200

/** @throws {MedusaError} saying what was expected, what was seen, and how to fix it */
export const refuse = (rule: string, seen: string, remedy: string): never => {
  throw new MedusaError(MedusaError.Types.INVALID_DATA, `Expected ${rule}, got ${seen}. ${remedy}`)
}

/** What an error may show about a value: only its kind and length, because an ID may be someone's email. */
export const kindOf = (value: unknown): string => {
  if (typeof value === "string") {
    return `a string of ${value.length} characters${isKept(value) ? "" : ", with NUL or a lone surrogate in it"}`
  }
  return value === null ? "null" : Array.isArray(value) ? "an array" : typeof value
}

/** Whether PostgreSQL keeps a string unchanged. */
const isKept = (text: string): boolean => text.isWellFormed() && !text.includes("\u0000")

export const objectOf = <Input extends object>(input: Input): Input =>
  isRecord(input)
    ? input
    : refuse(
        "an object",
        kindOf(input),
        'Pass an object, such as { event: "quiz_finished", distinctId: customer.id }.'
      )

const isRecord = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  leafToJson(value) === undefined &&
  !Array.isArray(value) &&
  !types.isMap(value) &&
  !types.isSet(value)

/** Names and values in an object that is safe to spread; an empty object if there is no value. */
export const recordOf = (field: string, value: unknown): Record<string, unknown> => {
  if (value === undefined || value === null) {
    return {}
  }
  return isRecord(value)
    ? ownProperties(value)
    : refuse(
        `\`${field}\` to be an object of names and values`,
        typeof value === "object" && !Array.isArray(value) ? "another object" : kindOf(value),
        "Pass an object, such as { score: 7 }."
      )
}

export const idOf = (field: string, value: unknown): string =>
  typeof value === "string" && !isIllegalDistinctId(value) && isKept(value)
    ? value
    : refuse(
        `\`${field}\` to be the ID of one person, 1 to 200 characters long`,
        kindOf(value),
        'Pass the customer\'s ID. PostHog ignores words such as "anonymous", "guest", and "null".'
      )

/** Counts bytes, because PostHog's newer endpoint drops an event with a longer name. */
export const nameOf = (field: string, value: unknown): string =>
  typeof value === "string" &&
  value.trim() !== "" &&
  Buffer.byteLength(value) <= MAX_NAME_LENGTH &&
  isKept(value)
    ? value
    : refuse(
        `\`${field}\` to be a name, 1 to 200 bytes long`,
        kindOf(value),
        "Use a short name, and put the rest into `properties`."
      )

export const anonymousIdOf = (field: string, value: unknown): string => {
  const id = idOf(field, value)
  return mayBeMerged(id)
    ? id
    : refuse(
        `\`${field}\` to be an anonymous ID`,
        "the ID of a customer",
        "Two accounts are never merged."
      )
}

/** Wide enough for any fact. PostgreSQL and PostHog refuse or change times far beyond. */
const TIMES = { from: Date.UTC(1970, 0, 1), to: Date.UTC(2100, 0, 1) }

export const timeOf = (timestamp: unknown): string => {
  const date =
    types.isDate(timestamp) || typeof timestamp === "string" || typeof timestamp === "number"
      ? new Date(timestamp)
      : new Date((timestamp ?? undefined) === undefined ? Date.now() : NaN)
  const time = date.getTime()
  return time >= TIMES.from && time < TIMES.to
    ? date.toISOString()
    : refuse(
        "`timestamp` to be a time from 1970 to 2099",
        Number.isNaN(time) ? kindOf(timestamp) : `the year ${date.getUTCFullYear()}`,
        "Pass a Date or ISO 8601."
      )
}

/** The key, or undefined if there is none. An empty key would merge all events into one. */
export const keyOf = (key: unknown): string | number | undefined =>
  (typeof key === "string" && key !== "") || (typeof key === "number" && Number.isFinite(key))
    ? key
    : (key ?? undefined) === undefined
      ? undefined
      : refuse(
          "`key` to be a non-empty string or a number",
          kindOf(key),
          "Pass an ID of what happened, or no key."
        )

/** IDs of groups by group type. A group without an ID is left out. */
export const groupsOf = (field: string, groups: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(recordOf(field, groups))
      .filter(([, id]) => id !== undefined && id !== null && id !== "")
      .map(([type, id]) => [nameOf(`${field}`, type), groupIdOf(`${field}.${type}`, id)])
  )

/** PostHog accepts numbers, too. */
export const groupIdOf = (field: string, id: unknown): string =>
  nameOf(field, typeof id === "number" && Number.isFinite(id) ? String(id) : id)
