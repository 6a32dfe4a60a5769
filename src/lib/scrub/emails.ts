/** Latin letters, so that an address ends where a text in another script goes on without a space. */
const LETTER = String.raw`\p{Script=Latin}`
const LOCAL = String.raw`[${LETTER}\d_.+'-]`
const LABEL = String.raw`[${LETTER}\d-]`

/** `+`, `-`, `.`, `'`, and `_`, as URLs encode them. */
const ENCODED = "%(?:2[BDE7]|5F)"

/**
 * An address starts where a word does, or after an encoded character of a URL. Nothing in it can match in two ways, so the time it takes is
 * proportional to the text's length. `photo@2x.png` is a file.
 */
const EMAIL = new RegExp(
  String.raw`(?:(?<!${LOCAL}|%[\da-f]?)|(?<=%[\da-f]{2}))${LOCAL}+(?:${ENCODED}${LOCAL}*){0,8}` +
    String.raw`(?:[@\uFF20]|%(?:25)*40)(?!\dx\.(?:png|jpe?g|webp|gif|avif|svg))(?:${LABEL}{1,63}\.){1,8}(?:xn--[\da-z-]+|${LETTER}{2,})`,
  "giu"
)

const MAY_HOLD_ONE = /[@\uFF20]|%(?:25)*40/

/** Replaces email addresses, also in URLs. */
export const withoutEmails = (text: string): string =>
  MAY_HOLD_ONE.test(text) ? text.replace(EMAIL, "[email]") : text
