import { encodeTime } from "ulid"

/** A piece of a text, and what scrubbing leaves of it. */
interface Piece {
  text: string
  after: string
}

const LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
const CROCKFORD = `0123456789${LETTERS}`

const FORMATS = [
  new Intl.NumberFormat("en-US"),
  new Intl.NumberFormat("de-DE"),
  new Intl.NumberFormat("fr-FR"),
]

/** Beginnings and lengths of cards, as their networks issue them. */
const CARDS = [
  { prefixes: ["4"], length: 16, groups: [4, 4, 4, 4] },
  { prefixes: ["51", "55", "2221", "2720"], length: 16, groups: [4, 4, 4, 4] },
  { prefixes: ["34", "37"], length: 15, groups: [4, 6, 5] },
  { prefixes: ["300", "36", "38"], length: 14, groups: [4, 6, 4] },
  { prefixes: ["6011", "65", "3528", "3589"], length: 16, groups: [4, 4, 4, 4] },
]

/** Random pieces of texts, the same for the same seed, so that a failure can be repeated. */
export const randomFrom = (seed: number) => {
  let state = seed
  /** Mulberry32. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const upTo = (max: number): number => Math.floor(next() * max)
  const pick = <Item>(items: readonly Item[] | string): Item =>
    items[upTo(items.length)] as unknown as Item
  const list = <Item>(length: number, make: () => Item): Item[] => Array.from({ length }, make)
  const some = (alphabet: string, length: number): string =>
    list(length, () => pick<string>(alphabet)).join("")
  const digits = (length: number): string => some("0123456789", length)
  const numberOf = (length: number): string => some("123456789", 1) + digits(length - 1)
  const same = (text: string): Piece => ({ text, after: text })
  const time = (): Date =>
    new Date(Date.UTC(2000 + upTo(60), upTo(12), 1 + upTo(28), upTo(24), upTo(60)))

  const word = (): Piece =>
    same(
      pick(["please", "leave", "blue shirt", "Größe", "XL", "für Jane", "bell", "2 pairs", "5 €"])
    )

  const ulid = (): string => encodeTime(time().getTime(), 10) + some(CROCKFORD, 16)
  const iso = (): string => time().toISOString()
  const day = (): string[] => iso().slice(0, 10).split("-")
  const amount = (): number => (1 + upTo(9_999_999)) / 100

  const harmless = (): Piece =>
    same(
      pick([
        ulid,
        () => `order_${ulid()}`,
        () => [8, 4, 4, 4, 12].map((length) => some("0123456789abcdef", length)).join("-"),
        iso,
        () => iso().replace("T", " ").slice(0, 19),
        () => `${day().reverse().join(".")} ${iso().slice(11, 16)}`,
        () => day().reverse().join("/"),
        () => String(time().getTime()),
        () => String(Math.floor(time().getTime() / 1_000)),
        () => `#${numberOf(1 + upTo(8))}`,
        () => `ORD-20${digits(2)}-${digits(6)}`,
        () => `${some(LETTERS, 3)}-${digits(4)}-${digits(3)}`,
        () => `1Z${some(CROCKFORD, 16)}`,
        () => `0034${digits(16)}`,
        () => `94${digits(20)}`,
        () => `${some(LETTERS, 2)}${digits(9)}GB`,
        () => numberOf(1 + upTo(13)),
        () => amount().toFixed(2),
        () => pick(FORMATS).format(amount()),
        () => `${pick(FORMATS).format(amount())} €`,
      ])()
    )

  const email = (): Piece => {
    const local = some("abcxyz019", 1) + some("abc.xyz_-019", upTo(12)) + some("abcxyz019", 1)
    const domain = `${some("abcxyz019", 1 + upTo(12))}.${pick(["com", "de", "co.uk", "museum"])}`
    return { text: `${local}${pick(["@", "@", "%40"])}${domain}`, after: "[email]" }
  }

  const card = (): Piece => {
    const { prefixes, length, groups } = pick(CARDS)
    const prefix = pick(prefixes)
    const body = prefix + digits(length - prefix.length - 1)
    const number = body + checkDigitOf(body)
    let at = 0
    const grouped = groups.map((size) => number.slice(at, (at += size)))
    return { text: pick([number, grouped.join(" "), grouped.join("-")]), after: "[card]" }
  }

  const phone = (): Piece => ({
    text: pick([
      () => `+${numberOf(2)} ${numberOf(3)} ${digits(7)}`,
      () => `+${numberOf(10 + upTo(5))}`,
      () => `+1 (${numberOf(3)}) ${digits(3)}-${digits(4)}`,
      () => `0049 ${numberOf(3)} ${digits(7)}`,
      () => `0${numberOf(3)} ${digits(7)}`,
      () => `0${numberOf(3)}/${digits(7)}`,
      () => `(0${numberOf(2)}) ${digits(8)}`,
      () => `(${some("23456789", 1)}${digits(2)}) ${digits(3)}-${digits(4)}`,
      () => `${some("23456789", 1)}${digits(2)}-${digits(3)}-${digits(4)}`,
    ])(),
    after: "[phone]",
  })

  return {
    pick,
    list,
    word,
    harmless,
    personal: (): Piece => pick([email, card, phone])(),
    hostile: () =>
      pick<string>([
        "@",
        "%40",
        ".",
        "+",
        "0",
        "1",
        "4111",
        "-",
        " ",
        "(",
        "/",
        "a",
        "tel",
        "\ud800",
        "é",
      ]),
  }
}

const checkDigitOf = (body: string): string => {
  const sum = [...body].reverse().reduce((total, digit, n) => {
    const value = n % 2 === 0 ? 2 * Number(digit) : Number(digit)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return String((10 - (sum % 10)) % 10)
}
