import { framesOf } from "./frames"
import { redact } from "./redact"

/** An error without anything that may quote a person. */
export interface BareError {
  /** Its class, or the type of what was thrown. */
  type: string
  /** Its kind, or its redacted message. */
  value: string
  /** Only the frames of its stack; empty if it has none. */
  stack: string
}

/** An identifier, such as `ECONNREFUSED`, `57P01`, or `not_allowed`: no spaces, no `@`, no long numbers. */
const WORD = /^(?!.*\d{7})[A-Za-z_$][\w$.:-]{0,79}$|^\d{2}[\dA-Z]{3}$/

const wordOf = (value: unknown): string | undefined =>
  typeof value === "string" && WORD.test(value) ? value : undefined

/** Reads a property of anything. Getters and proxies may throw; a property that can't be read counts as missing. */
export const read = (value: unknown, key: string): unknown => {
  try {
    return isObject(value) ? (value as Record<string, unknown>)[key] : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function"

const kindIn = (error: unknown): string | undefined =>
  wordOf(read(error, "type")) ?? wordOf(read(error, "code"))

/**
 * Returns the kind of an error in one word: Medusa's `type`, else a code, else its class. Never its message.
 *
 * @returns "unknown" if it has none of them
 */
export const kindOfError = (error: unknown): string =>
  kindIn(error) ?? wordOf(read(error, "name")) ?? "unknown"

/**
 * Strips an error of anything that may quote a person: class, code, and frames stay. Never throws.
 *
 * @param withMessages whether to keep the message, redacted
 */
export const bareError = (error: unknown, withMessages: boolean): BareError => ({
  type: typeof error === "object" ? (wordOf(read(error, "name")) ?? "Error") : typeof error,
  value: ((withMessages && messageOf(error)) || kindIn(error)) ?? "",
  stack: framesOf(read(error, "stack"), read(error, "message")),
})

/**
 * Returns what errors that are counted together have in common: their kind, and the place where they were thrown.
 *
 * @param capturedAt the stack of the code that captured the error, in case it has none
 */
export const fingerprintOf = (error: unknown, capturedAt?: unknown): string => {
  const frames =
    framesOf(read(error, "stack"), read(error, "message")) || framesOf(capturedAt, undefined)
  const [place = ""] = frames.split("\n", 1)
  return `${String(wordOf(read(error, "name")))}|${kindOfError(error)}|${place}`
}

const messageOf = (error: unknown): string | undefined => {
  const message = typeof error === "string" ? error : read(error, "message")
  if (typeof message === "string") {
    return redact(message)
  }
  const isError = typeof read(error, "stack") === "string"
  return typeof error === "object" && error !== null && !isError
    ? redact(`Object captured as exception with keys: ${keysOf(error).sort().join(", ")}`)
    : undefined
}

const MAX_KEYS = 20

/** The names of an object's first properties. */
export const keysOf = (value: object): string[] => {
  const keys: string[] = []
  try {
    for (const key in value) {
      if (keys.push(key) >= MAX_KEYS) {
        break
      }
    }
  } catch {
    // A proxy may throw at any time.
  }
  return keys
}
