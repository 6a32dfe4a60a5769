/** What an error says of itself; errors that have passed a workflow are plain objects. */
interface ErrorLike {
  name?: unknown
  message?: unknown
  stack?: unknown
  type?: unknown
  code?: unknown
  cause?: unknown
}

const MAX_CAUSES = 5
const MAX_MESSAGE_LENGTH = 500

/** What is looked through for personal data: the patterns take time that grows with the square of a text's length. */
const MAX_READ_LENGTH = 2_000

/** A word of a program, such as `ECONNREFUSED`, `57P01` or `not_allowed`: no spaces, no `@`, no long numbers. */
const WORD = /^[A-Za-z_$][\w$.:-]{0,79}$|^\d{2}[\dA-Z]{3}$/

const wordOf = (value: unknown): string | undefined =>
  typeof value === "string" && WORD.test(value) ? value : undefined

const partsOf = (error: unknown): ErrorLike =>
  typeof error === "object" && error !== null ? error : {}

/**
 * What kind of error it is, in one word: Medusa's `type`, else a code, else its class. Never its message.
 *
 * @returns "unknown" where it has none of them
 */
export const kindOfError = (error: unknown): string => {
  const { type, code, name } = partsOf(error)
  return wordOf(type) ?? wordOf(code) ?? wordOf(name) ?? "unknown"
}

/**
 * A copy of an error and its causes without anything that may quote a person: class, code and stack stay.
 *
 * @param withMessages also the message, with what looks like an e-mail address, a number or a token taken out
 */
export const bareError = (error: unknown, withMessages: boolean, depth = 0): Error => {
  const { name, message, stack, type, code, cause } = partsOf(error)
  const words = withMessages ? redacted(typeof error === "string" ? error : message) : undefined
  const bare = new Error(words ?? wordOf(type) ?? wordOf(code) ?? "")
  bare.name = wordOf(name) ?? (typeof error === "object" ? "Error" : typeof error)
  bare.stack = framesOf(stack, message)
  if (cause !== undefined && depth < MAX_CAUSES) {
    bare.cause = bareError(cause, withMessages, depth + 1)
  }
  return bare
}

/** A line of V8's stack: a function, if any, and a place in a file. */
const FRAME =
  /^\s+at (?:(?:async )?[\w$.<>[\]# ]+ \()?(?:file:\/\/|node:|\/|[A-Za-z]:[\\/]).+:\d+:\d+\)?$/

/** A stack begins with the message, which may have lines that look like the stack's. */
const framesOf = (stack: unknown, message: unknown): string => {
  if (typeof stack !== "string") {
    return ""
  }
  const at = typeof message === "string" ? stack.indexOf(message) : -1
  const rest = at < 0 ? stack : stack.slice(at + String(message).length)
  return rest
    .split("\n")
    .filter((line) => FRAME.test(line))
    .join("\n")
}

/** What errors have in common that are counted together: their kind, and the place where they were thrown. */
export const fingerprintOf = (error: unknown): string => {
  const { stack, message, name } = partsOf(error)
  const [place = ""] = framesOf(stack, message).split("\n", 1)
  return `${String(wordOf(name))}|${kindOfError(error)}|${place}`
}

/** Knex puts the statement with its values before the database's own words: `insert … values ('Jane') - deadlock detected`. */
const STATEMENT = /^\s*(?:insert|update|select|delete|with|begin|merge)\b[^]* - /i

const redacted = (message: unknown): string | undefined =>
  typeof message === "string"
    ? withoutStatement(message)
        .slice(0, MAX_READ_LENGTH)
        .replace(/(?:"[^"\n]*"|[^\s"'<>()=,;:]+)@[^\s"'<>()=,;]+/g, "[e-mail]")
        .replace(
          /\b(?:\d{1,3}\.){3}\d{1,3}\b|(?<![\w:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi,
          "[address]"
        )
        .replace(/\b(?=[\w.-]*\d)[\w-]{16,}(?:\.[\w-]+)*\b|[\w+/=-]{24,}/g, "[token]")
        .replace(/\+?\d[\d .()/-]{5,}\d/g, "[number]")
        .slice(0, MAX_MESSAGE_LENGTH)
    : undefined

const withoutStatement = (message: string): string =>
  STATEMENT.test(message) ? message.slice(message.lastIndexOf(" - ") + 3) : message
