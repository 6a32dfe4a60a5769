/** Rounds of decoding: an address that was encoded more often than that is no longer one that anybody reads. */
const MAX_ROUNDS = 5

/** Nothing to see, and so between the letters of an address without being noticed. */
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  commat: "@",
  equals: "=",
  gt: ">",
  lowbar: "_",
  lt: "<",
  nbsp: " ",
  period: ".",
  plus: "+",
  quot: '"',
}

/**
 * A text as a reader understands it: URL encoding, escapes of JSON and HTML, wide and invisible characters are undone, for patterns
 * that look for addresses and numbers. Takes time in proportion to the text's length.
 */
export const plainText = (text: string): string => {
  let plain = text
  for (let round = 0; round < MAX_ROUNDS; round++) {
    // A single letter may stand for eighteen.
    const decoded = decodeOnce(plain.normalize("NFKC").slice(0, 2 * text.length))
    if (decoded === plain) {
      break
    }
    plain = decoded
  }
  return plain
    .replace(INVISIBLE, (character) => (/\s/.test(character) ? character : ""))
    .replace(/ ?[([{<] ?at ?[)\]}>] ?/gi, "@")
    .replace(/ ?[([{<] ?dot ?[)\]}>] ?/gi, ".")
    .replace(/\s?@\s?(?=[\w-]{1,63}\.[a-z]{2})/gi, "@")
}

const ascii = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16))

/** Bytes that are no text stay as they are, but for those that stand for a letter by themselves. */
const decodeBytes = (bytes: string): string => {
  const single = bytes.replace(/%(?:25)+/g, "%")
  try {
    return decodeURIComponent(single)
  } catch {
    return single.replace(/%([0-7][\da-f])/gi, (_, hex: string) => ascii(hex))
  }
}

const decodeOnce = (text: string): string =>
  text
    .replace(/(?:%(?:25)*[\da-f]{2})+/gi, decodeBytes)
    .replace(/%u00([0-7][\da-f])/gi, (_, hex: string) => ascii(hex))
    .replace(/(?<!\\)\\{1,16}(?:u00|x)([0-7][\da-f])/gi, (_, hex: string) => ascii(hex))
    .replace(/(?<!\\)\\{1,16}u\{0{0,4}([0-7]?[\da-f])\}/gi, (_, hex: string) => ascii(hex))
    .replace(/&(?:amp;)*#0{0,6}(\d{1,3});?/gi, (_, code: string) =>
      String.fromCharCode(Number(code))
    )
    .replace(/&(?:amp;)*#x0{0,6}([\da-f]{1,2});?/gi, (_, hex: string) => ascii(hex))
    .replace(
      /&(?:amp;)*([a-z]{2,6});/gi,
      (all, name: string) => ENTITIES[name.toLowerCase()] ?? all
    )
    // Quoted-printable, as in the headers of mails.
    .replace(/(?<=[\w.])=40(?=[a-z][\w-]{0,62}\.[a-z])/gi, "@")
