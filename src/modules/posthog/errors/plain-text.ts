/** Rounds of decoding. Nobody could read an address that was encoded more often. */
const MAX_ROUNDS = 5

/** Invisible characters, which may hide between the letters of an address. */
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
 * Decodes a text to what a reader sees, for patterns that look for addresses and numbers: undoes URL encoding, JSON and HTML escapes, and
 * wide and invisible characters. Takes time proportional to the text's length.
 */
export const plainText = (text: string): string => {
  let plain = text
  for (let round = 0; round < MAX_ROUNDS; round++) {
    // A single character may expand to 18.
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

/** Bytes that aren't valid text stay as they are, except those that each stand for one letter. */
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
    // Quoted-printable, as in email headers.
    .replace(/(?<=[\w.])=40(?=[a-z][\w-]{0,62}\.[a-z])/gi, "@")
