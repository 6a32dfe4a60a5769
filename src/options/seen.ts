import { toJsonObject } from "../lib/json/to-json"

const MAX_SEEN_LENGTH = 200

/** Longer than any key, so that no key is truncated before it is found. */
const MAX_READ_LENGTH = 2_000

/** PostHog keys: project (phc_), personal (phx_), secret (phs_), and others. */
const KEY = /\b(ph[a-z]{1,3}_)[\w-]+/gi

/** Matches text without a PostHog key. In any option except `apiKey`, a key could be sent or printed. */
export const NO_KEY = /^(?!.*\bph[a-z]_\w{10})/is

/** Names of settings whose value must stay hidden. */
const SECRET = /key|secret|token|password|passwd|credential|auth/i

/** A value as an error can show it: only the kind and length of a key, and a URL without its password. */
export const seen = (value: unknown, isSecret?: boolean): string => {
  if (isSecret) {
    return typeof value === "string" ? kindOfKey(value) : typeof value
  }
  if (typeof value === "string") {
    return JSON.stringify(bare(value))
  }
  return typeof value === "object" ? bare(jsonOf(value)) : primitive(value)
}

/** Truncates text and redacts anything that looks like a key. */
export const bare = (text: string): string =>
  text
    .slice(0, MAX_READ_LENGTH)
    .replace(/:\/\/[^\s"]*@/g, "://…@")
    .replace(/([?&#][^=&\s"]*=)[^&\s"]+/g, "$1…")
    .replace(KEY, "$1…")
    .replace(/(?=[\w+/=-]*\d)[\w+/=-]{20,}/g, (token) => `[${token.length} characters]`)
    .slice(0, MAX_SEEN_LENGTH)

const kindOfKey = (key: string): string => {
  const prefix = /^ph[a-z]_/.exec(key)?.[0]
  return `${key.length} characters${prefix ? ` starting with ${prefix}` : ""}`
}

/** Limited in size, because an option's value can be anything. */
const jsonOf = (value: unknown): string =>
  JSON.stringify(toJsonObject({ value }).value, (name: string, item: unknown) =>
    typeof item === "string" && SECRET.test(name) ? "…" : item
  )

const primitive = (value: unknown): string =>
  typeof value === "number" || typeof value === "boolean" ? JSON.stringify(value) : typeof value
