import { ulid } from "ulid"
import { beginningsOf, idAt, idRange } from "../id-window"

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const NOW = Date.parse("2026-11-26T12:00:00Z")

const rangeOf = (prefix: string, from: number, to: number, sortsByTime = false) =>
  idRange(prefix, { from: new Date(from), to: new Date(to) }, { now: new Date(NOW), sortsByTime })

describe("a window's IDs", () => {
  it("lie between two IDs if the database sorts by time", () => {
    expect(rangeOf("order", NOW - DAY_MS, NOW, true).filter).toEqual({
      $gte: idAt("order", new Date(NOW - DAY_MS)),
      $lt: idAt("order", new Date(NOW)),
    })
  })

  it.each([13 * MINUTE_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS, 3_650 * DAY_MS])(
    "match by prefix in any collation, with few others (%d ms)",
    (length) => {
      const { filter, holds } = rangeOf("order", NOW - length, NOW)
      const found = new RegExp(String(filter.$re))
      const steps = Array.from({ length: 1_000 }, (_, n) => NOW - length + (n * length) / 1_000)
      expect(steps.map((at) => `order_${ulid(at)}`).filter((id) => !found.test(id))).toEqual([])
      expect(steps.every((at) => holds(`order_${ulid(at)}`))).toBe(true)
      const outside = [NOW - length - 1, NOW, NOW + 1].map((at) => `order_${ulid(at)}`)
      expect(outside.filter(holds)).toEqual([])
      for (const far of [NOW - 2.1 * length, NOW + 1.1 * length]) {
        expect(found.test(`order_${ulid(far)}`)).toBe(false)
      }
      expect(beginningsOf(new Date(NOW - length), new Date(NOW)).length).toBeLessThanOrEqual(32)
    }
  )

  it("always have an end, except that a window without a beginning has no limits", () => {
    const { filter, holds } = idRange(
      "",
      { from: new Date(NOW) },
      { now: new Date(NOW), sortsByTime: false }
    )
    expect(new RegExp(String(filter.$re)).test(ulid(NOW + 5_000))).toBe(true)
    expect(holds(ulid(NOW + 2 * DAY_MS))).toBe(false)
    const all = idRange("cus", {}, { now: new Date(NOW), sortsByTime: false })
    expect(all.filter).toEqual({})
    expect(all.holds("cus_imported")).toBe(true)
  })

  it.each([
    ["a prefix with special characters", "a.b+c", "a.b+c_"],
    ["no prefix", "", ""],
  ])("may have %s", (_, prefix, beginning) => {
    const { filter } = rangeOf(prefix, NOW - DAY_MS, NOW)
    const found = new RegExp(String(filter.$re))
    expect(found.test(`${beginning}${ulid(NOW - 5_000)}`)).toBe(true)
    expect(found.test(`axb+c_${ulid(NOW - 5_000)}`)).toBe(false)
  })

  it("exist for a row of any year, or without one", () => {
    expect(idAt("cali", new Date("+020260-01-01T00:00:00Z"))).toBe("cali_7ZZZZZZZZZ")
    expect(idAt("cali", new Date(-1))).toBe("cali_0000000000")
    expect(idAt("cali", new Date(NaN))).toBe("cali_0000000000")
  })
})
