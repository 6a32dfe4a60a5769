import { isAnswerOf } from "../../events/flags/flags"
import type { FlagAnswers, Flags } from "../../events/flags/flags"

/** Room for the 30 flags that the kit tells. */
const MAX_HEADER = 8_192

/**
 * Reads the kit's header: a query string of the flags that the browser has shown. Only the store's own flags count, and only values that
 * they can have. Undefined if there are none.
 */
export const flagsOf = (
  header: string | undefined,
  declared: Flags | undefined
): FlagAnswers | undefined => {
  if (!header || !declared || header.length > MAX_HEADER) {
    return undefined
  }
  const query = new URLSearchParams(header)
  const told = Object.keys(declared).flatMap((key): [string, string | boolean][] => {
    const text = query.get(key)
    const answer = text === "true" || text === "false" ? text === "true" : text
    return isAnswerOf(declared[key], answer) ? [[key, answer]] : []
  })
  return told.length > 0 ? Object.fromEntries(told) : undefined
}

/** PostHog's own properties for flags, by which it breaks down experiments. */
export const flagProperties = (flags: FlagAnswers | undefined): Record<string, string | boolean> =>
  Object.fromEntries(Object.entries(flags ?? {}).map(([key, value]) => [`$feature/${key}`, value]))
