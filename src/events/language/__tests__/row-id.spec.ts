import { ulid } from "ulid"
import { isRowId } from "../row-id"

const HEX = Array.from({ length: 0x110 }, (_, code) => code)

/** Values that a caller may send instead of an ID. */
const hostile: unknown[] = [
  "",
  " ",
  "\u0000",
  "%00",
  "cart_%00",
  "..%2f..%2f",
  "cart_1\u0000",
  "cart_1\n",
  "cart 1",
  "\ud800",
  "cart_\udfff",
  "cart_\u202e1",
  "корзина",
  "🛒",
  "e\u0301",
  "'; drop table cart; --",
  "cart_1' or '1'='1",
  'cart_"1"',
  "cart_1\\",
  "$1",
  "{}",
  "[object Object]",
  "<script>",
  "`id`",
  "jane@example.com",
  "a".repeat(129),
  "a".repeat(10_000),
  "\u0000".repeat(10_000),
  undefined,
  null,
  7,
  NaN,
  true,
  7n,
  Symbol("id"),
  [],
  ["cart_1"],
  {},
  { $ne: null },
  { toString: () => "cart_1" },
  () => "cart_1",
  new Date(),
  Buffer.from("cart_1"),
  new String("cart_1"),
]

const WELL_FORMED = /^[\w.:/+=~|-]$/

describe("isRowId", () => {
  it.each([
    `cart_${ulid()}`,
    "0190f6a2-7d43-7c1e-8b2f-1a2b3c4d5e6f",
    "SO/2026/0001",
    "auth0|64f1",
    "1",
    "YWJj+w==",
    "a".repeat(128),
  ])("accepts %s", (id) => {
    expect(isRowId(id)).toBe(true)
  })

  it("rejects everything else that a caller may send", () => {
    expect(hostile.filter(isRowId)).toEqual([])
  })

  it("rejects every other character in any position", () => {
    const others = [...HEX, 0x2028, 0xd800, 0xdfff, 0xfeff, 0x1f6d2]
      .map((code) => String.fromCodePoint(code))
      .filter((character) => !WELL_FORMED.test(character))
    const placed = others.flatMap((one) => [`${one}cart_1`, `cart_${one}1`, `cart_1${one}`, one])
    expect(placed.length).toBeGreaterThan(800)
    expect(placed.filter(isRowId)).toEqual([])
  })
})
