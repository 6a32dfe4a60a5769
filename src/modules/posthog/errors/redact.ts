import { plainText } from "./plain-text"
import { withoutQuotedValues, withoutStatements } from "./redact-sql"

/** How much of a message to read: each pattern takes time proportional to its length. */
const MAX_READ_LENGTH = 4_000

const MAX_MESSAGE_LENGTH = 500

/** Longer than any address, so that a cut message never ends within one. */
const MAX_WORD_LENGTH = 320

/**
 * Removes what looks like an email address, a statement with its values, a number, an address, or a secret. Names of people stay, because
 * nothing distinguishes them from other words.
 */
export const redact = (message: string): string => {
  const plain = plainText(beginningOf(message)).replace(/\s{2,}/g, shortBlank)
  const text = withoutQuotedValues(withoutStatements(plain, message))
  return RULES.reduce((result, rule) => rule(result), text).slice(0, MAX_MESSAGE_LENGTH)
}

/** Statements in code may be indented deeply. */
const shortBlank = (blank: string): string => (blank.includes("\n") ? "\n" : " ")

/** Cuts between words, so that no part of an address or number is left that no pattern matches. */
const beginningOf = (message: string): string => {
  if (message.length <= MAX_READ_LENGTH) {
    return message
  }
  const beginning = message.slice(0, MAX_READ_LENGTH)
  const blank = beginning.lastIndexOf(" ")
  return beginning.slice(0, Math.max(blank, MAX_READ_LENGTH - MAX_WORD_LENGTH))
}

const replace =
  (pattern: RegExp, by: string) =>
  (text: string): string =>
    text.replace(pattern, by)

/** A word that contains an email address: an `@` that doesn't begin a package name, as in `'@medusajs/framework'`. */
const ADDRESS = /[^/'*]'*@./

/** Also matches parts of a name: `DB_PASSWORD`, `clientSecret`. */
const SECRET = String.raw`[\w-]{0,40}(?:password|passwd|pwd|passphrase|secret|api[_-]?key|access[_-]?token|auth[_-]?token)[\w-]{0,40}`

/** What stands in quotes, with what is escaped in them, or the next word. JSON in a text escapes the quotes themselves. */
const VALUE = [
  ...['"', "'"].flatMap((quote) => [
    String.raw`\\{1,3}${quote}[^]{1,500}?(?=\\{1,3}${quote}\s{0,5}[,}\]])`,
    String.raw`\\{1,3}${quote}[^]{1,500}`,
    String.raw`${quote}(?:\\[^]|[^${quote}\\]){1,500}`,
  ]),
  String.raw`["'\\]{0,4}[^\s"',;&]{1,500}`,
]
  .map((way) => `(?:${way})`)
  .join("|")

const RULES: readonly ((text: string) => string)[] = [
  replace(/\/\/[^\s/@]{1,300}@/g, "//[credentials]@"),
  replace(/\b(bearer|basic)\s{1,20}[\w.~+/=-]{8,}/gi, "$1 [token]"),
  replace(
    new RegExp(String.raw`\b(${SECRET})\b(["'\\]{0,4}\s?[:=]\s?)(?:${VALUE})`, "gi"),
    "$1$2[secret]"
  ),
  replace(
    new RegExp(String.raw`(["'\\]{1,4}(?:pass|token)["'\\]{1,4}\s?[:=]\s?)(?:${VALUE})`, "gi"),
    "$1[secret]"
  ),
  replace(
    /([?&;\s](?:[\w-]{1,40}[_-])?(?:token|pass|key|code|sig|signature|session|sid|auth)=)[^\s"'&;]{1,500}/gi,
    "$1[secret]"
  ),
  replace(/\b(?:ph[a-z]|sk|pk|rk|whsec|gh[a-z]|xox[a-z])_[\w-]{4,}/gi, "[token]"),
  replace(/"[^"\n@]{1,64}"@[^\s"<>(),;]{1,255}/g, "[e-mail]"),
  (text) =>
    text.replace(/[^\s"<>(),;:[\]{}|`\\]+/g, (word) => (ADDRESS.test(word) ? "[e-mail]" : word)),
  replace(/(\/(?:home|Users)\/)[^/\s'":]{1,64}/g, "$1[user]"),
  replace(/([a-z]:[\\/]{1,4}Users[\\/]{1,4})[^\\/'":\n]{1,64}/gi, "$1[user]"),
  replace(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, "[address]"),
  replace(/(?<![\w:])(?=:{0,2}[\da-f])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi, "[address]"),
  (text) => text.replace(/[\w+/=~.-]{12,}/g, (word) => (isToken(word) ? "[token]" : word)),
  replace(/\+?\p{Nd}[\p{Nd} .()/\u2010-\u2015-]{5,40}\p{Nd}/gu, "[number]"),
]

/** Words in code and prose: `initiatePayment`, `IDX`, `Provider`. */
const WORD = /^(?:[A-Z]{1,12}|[A-Za-z][a-z]{0,20}(?:[A-Z][a-z]{1,20}){0,8})?$/

/** Whether a word is too long and too mixed to be an identifier, so it may be a key, a hash, or an ID. */
const isToken = (word: string): boolean => {
  const hasDigit = /\d/.test(word)
  return (
    (/={1,2}$/.test(word) && /^[\w+/-]+=+$/.test(word)) ||
    (word.length >= 24 && hasDigit && word.includes("+")) ||
    word.split(/[/.]/).some((part) => isTokenPart(part))
  )
}

const isTokenPart = (part: string): boolean =>
  (part.length >= 16 && /\d/.test(part)) ||
  (part.length >= 24 && !part.split(/[_~+=-]/).every((one) => WORD.test(one)))
