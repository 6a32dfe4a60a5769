/** What people put between digits, and an area code in parentheses: after a country code, or at the beginning. */
const SEPARATORS = String.raw`[ \u00a0.\/\u2010-\u2013-]`
const OPEN = String.raw`(?<=(?:\+|B|00)\d{1,3}${SEPARATORS}{0,2})\((?=\d{1,5}\))`
const CLOSE = String.raw`(?<=\(\d{1,6})\)`
const gap = (atLeast: 0 | 1): string =>
  `(?:${SEPARATORS}{${atLeast},3}|${SEPARATORS}{0,2}${OPEN}|${CLOSE}${SEPARATORS}{0,2})`

/** Not a part of a word, an ID, an amount, or a longer number. */
const START = String.raw`(?<![\p{L}\d_#.,/+-]|\d{4} )`
const END = String.raw`(?![\p{L}\d_]|[,:]\d)`
const NOTHING_AFTER = String.raw`(?![\p{L}\d_]|[ ,:./-]\d)`

const DATE = String.raw`(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?![\d./-])|\d{4}([./-])\d{1,2}\2\d{1,2}(?!\d))`

/** After one of these words, digits in one piece are a phone number, too. */
const WORDS = [
  "tel|telephone|téléphone|telefon[eo]?|telefoon|teléfono|phone|fon|fax|gsm|whatsapp|call|anruf|rufnummer",
  "mobile?|móvil|handy|cell|cellulare|celular|portable",
].join("|")
const FILLERS = String.raw`(?:[ .:=(]|\b(?:me|us|him|her|number|nummer|numéro|numero|no|nr|is|ist|at|on|under|unter|auf|an)\b){0,12}`

/** A way to write phone numbers, and how many digits they have. */
interface Way {
  pattern: RegExp
  from: number
  to: number
}

const way = (from: number, to: number, ...parts: string[]): Way => ({
  pattern: new RegExp(parts.join(""), "giu"),
  from,
  to,
})

const WAYS: readonly Way[] = [
  // +49 171 1234567. A coordinate such as +48.858370123 has only a decimal point.
  way(
    9,
    15,
    String.raw`(?<![\p{L}\d_+])(?:\+|%2B)(?!\d{1,3}\.\d+(?![\d.]))`,
    String.raw`[1-9](?:${gap(0)}\d){8,14}${END}`
  ),
  // 0049 171 1234567, but not a parcel's number, which goes on.
  way(11, 17, String.raw`${START}00[1-9]\d{0,2}(?:${gap(1)}\d{1,12}){1,6}${NOTHING_AFTER}`),
  // 0171 1234567, (030) 1234-567, 01 23 45 67 89.
  way(
    9,
    12,
    String.raw`${START}(?!${DATE})(?:\((?=\d{2,6}\)))?0[1-9]\d{0,4}`,
    String.raw`(?:${gap(1)}\d{1,10}){1,5}${NOTHING_AFTER}`
  ),
  // (212) 555-0123, 1-212-555-0123.
  way(
    10,
    11,
    String.raw`${START}(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}${NOTHING_AFTER}`
  ),
  way(
    7,
    15,
    String.raw`(?<=(?<![\p{L}\d_])(?:${WORDS})${FILLERS})(?<![\d-])(?!${DATE})`,
    String.raw`\d(?:${gap(0)}\d){6,14}${END}`
  ),
]

const digitsIn = (text: string): number => text.replace(/\D/g, "").length

/** Replaces phone numbers, if how they are written or the words before them show what they are. */
export const withoutPhones = (text: string): string =>
  WAYS.reduce(
    (result, { pattern, from, to }) =>
      result.replace(pattern, (written) => {
        const count = digitsIn(written)
        return count >= from && count <= to ? "[phone]" : written
      }),
    text
  )
