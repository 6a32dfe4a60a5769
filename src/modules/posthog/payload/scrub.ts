import { types } from "node:util"
import type { AnyEventDefinition } from "../../../events/catalog"
import type { Typed } from "../../../events/language/properties"
import type { DescribedEvent } from "../../../events/outbox-event"
import { isOfPerson, isOfPersonsOnly } from "../../../identity/profile"
import { errorName } from "../../../lib/error-name"
import { ignoreRejection } from "../../../lib/json/leaf"
import type { JsonObject, JsonValue } from "../../../lib/json/json"
import { scrubText } from "../../../lib/scrub/scrub-text"
import type { ResolvedOptions } from "../../../options/schema"
import type { ScrubText } from "../../../options/scrub"
import { OptionFailedError } from "./option-failed-error"

/** Replaces personal data in what people type. Returns the names of the changed properties, too. */
export type Scrub = (
  event: Pick<DescribedEvent, "event" | "definition">,
  properties: JsonObject
) => { properties: JsonObject; scrubbed: string[] }

type Definition = Pick<AnyEventDefinition, "id" | "topic" | "properties">

/**
 * Creates the function that scrubs the typed properties of events: those that the plugin's definitions mark, and all that the store adds or
 * that its own events have. What a store says about a person or a group on purpose stays.
 *
 * @param definitions the events over rows and the moments, as the options configure them
 * @returns undefined if the option turns it off
 */
export const createScrub = (
  option: ResolvedOptions["scrub"],
  definitions: readonly Definition[]
): Scrub | undefined => {
  if (option === false) {
    return undefined
  }
  const replace = option === true ? scrubText : checked(option)
  const byId = new Map(definitions.map((definition) => [definition.id, definition]))
  return ({ event, definition }, properties) => {
    const scrubbed = new Set<string>()
    const entries = Object.entries(properties).map(([name, value]) => {
      const typed = typedIn(byId.get(definition), event, name)
      const scrubOne: ReplaceText = (text, property) => {
        const result = replace(text, { event, property })
        if (result !== text) {
          scrubbed.add(name)
        }
        return result
      }
      return [name, typed ? withTexts(value, name, typed, scrubOne) : value] as const
    })
    return { properties: Object.fromEntries(entries), scrubbed: [...scrubbed] }
  }
}

/** @throws {OptionFailedError} if the store's function throws or doesn't return a text */
const checked =
  (scrub: ScrubText): ScrubText =>
  (text, where) => {
    let result: unknown
    try {
      result = scrub(text, where)
    } catch (error) {
      throw new OptionFailedError("scrub", `threw ${errorName(error)}`)
    }
    if (typeof result !== "string") {
      ignoreRejection(result)
      throw new OptionFailedError(
        "scrub",
        `returned ${types.isPromise(result) ? "a promise" : result === null ? "null" : typeof result}`
      )
    }
    return result
  }

/** What people type in a property; undefined for nothing. An event without a definition is one that the store's code captured. */
const typedIn = (
  definition: Definition | undefined,
  event: string,
  name: string
): Typed | undefined => {
  if (definition && definition.topic !== "custom" && name in definition.properties) {
    return definition.properties[name]?.typed
  }
  const isOnPurpose = isOfPerson(name) || (!definition && isOfPersonsOnly(event))
  return isOnPurpose ? undefined : true
}

type ReplaceText = (text: string, path: string) => string

const withTexts = (
  value: JsonValue,
  path: string,
  typed: Typed,
  replace: ReplaceText
): JsonValue => {
  if (typeof value === "string") {
    return typed === true ? replace(value, path) : value
  }
  if (Array.isArray(value)) {
    return value.map((item) => withTexts(item, path, typed, replace))
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          typed === true || typed.includes(key)
            ? withTexts(item, `${path}.${key}`, true, replace)
            : item,
        ])
      )
    : value
}
