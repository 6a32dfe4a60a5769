import { BigNumber } from "@medusajs/framework/utils"
import { finishEvent } from "../finish"
import { bytesOf, fitSize } from "../fit-size"
import { toJsonObject } from "../../../../lib/json/to-json"

const event = (properties: Record<string, unknown>) => ({
  uuid: "5d5f3c1e-0000-5000-8000-000000000001",
  definition: "order_placed",
  entity_id: "order_1",
  event: "order_placed",
  distinct_id: "cus_1",
  timestamp: "2026-01-01T00:00:00.000Z",
  properties,
})

describe("toJsonObject", () => {
  it("removes NUL characters and replaces lone surrogates, also in keys", () => {
    expect(toJsonObject({ "a\u0000b": "x\u0000y", z: "\ud800!" })).toEqual({
      ab: "xy",
      z: "\ufffd!",
    })
  })

  it("converts amounts, dates, and big integers to JSON values", () => {
    expect(
      toJsonObject({
        amount: new BigNumber("62.475"),
        date: new Date(0),
        small: 12n,
        large: 2n ** 70n,
        map: new Map([["a", 1]]),
        set: new Set([1]),
      })
    ).toEqual({
      amount: 62.475,
      date: "1970-01-01T00:00:00.000Z",
      small: 12,
      large: "1180591620717411303424",
      map: { a: 1 },
      set: [1],
    })
  })

  it("turns invalid numbers and dates into null", () => {
    expect(toJsonObject({ nan: NaN, infinite: Infinity, date: new Date("x") })).toEqual({
      nan: null,
      infinite: null,
      date: null,
    })
  })

  it("leaves out what JSON can't express, and keeps positions in lists", () => {
    expect(
      toJsonObject({ f: () => 1, s: Symbol("s"), u: undefined, list: [undefined, 1] })
    ).toEqual({
      list: [null, 1],
    })
  })

  it("replaces circular, endless, and unreadable values with a placeholder", () => {
    const circular: Record<string, unknown> = { twice: { a: 1 } }
    circular.self = circular
    circular.again = circular.twice
    const deep: unknown = Array.from({ length: 50 }).reduce<unknown>((inner) => ({ inner }), 1)
    const unreadable = {
      get x(): string {
        throw new Error("no")
      },
    }
    const json = toJsonObject({ circular, deep, unreadable })
    expect(json).toMatchObject({
      circular: { self: "[circular]", twice: { a: 1 }, again: { a: 1 } },
      unreadable: { x: "[unreadable]" },
    })
    expect(JSON.stringify(json.deep)).toContain("[too deep]")
  })

  it("doesn't change a prototype", () => {
    const json = toJsonObject(JSON.parse('{"__proto__": {"polluted": true}}') as object)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(Object.keys(json)).toEqual(["__proto__"])
  })
})

describe("fitSize", () => {
  it("doesn't change an event that fits", () => {
    const properties = { a: "b" }
    expect(fitSize(properties)).toBe(properties)
  })

  it("halves the largest list until the event fits, and names it", () => {
    const products = Array.from({ length: 64 }, (_, index) => ({ index, name: "x".repeat(100) }))
    const fitting = fitSize({ total: 12.5, products }, 2_000)
    expect(fitting?.total).toBe(12.5)
    expect(fitting?.products).toEqual(products.slice(0, 8))
    expect(fitting?.trimmed_properties).toEqual(["products"])
  })

  it("gives up if nothing is left to cut", () => {
    const numbers = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`n${n}`, n]))
    expect(fitSize({ ...numbers, text: "x", list: [1] }, 2_000)).toBeUndefined()
  })
})

describe("finishEvent", () => {
  it("keeps an event of 3 MB within PostHog's limit, amounts untouched", () => {
    const products = Array.from({ length: 30_000 }, (_, index) => ({ index, name: "x".repeat(80) }))
    const finished = finishEvent(event({ total: 99.99, products }))
    expect(bytesOf(finished.properties)).toBeLessThan(950_000)
    expect(finished.properties.total).toBe(99.99)
    expect(finished.set_aside).toBeUndefined()
  })

  it("sets aside what can't be made to fit, with the rule and the size seen", () => {
    const numbers = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`n${n}`, n]))
    const { properties, set_aside } = finishEvent(event(numbers))
    expect(properties).toEqual({})
    expect(set_aside).toMatchObject({ reason: "too_large" })
    expect(set_aside?.detail).toContain("at most 950000 bytes")
  })

  it("takes only properties from beforeSend: the fact stays the same fact", () => {
    const finished = finishEvent(event({ secret: 1, total: 5 }), {
      beforeSend: (sent) => ({
        ...sent,
        uuid: "other",
        event: "other",
        properties: { total: sent.properties.total },
      }),
    })
    expect(finished).toEqual({ ...event({ total: 5, $ignore_sent_at: true }) })
  })

  it("counts events once and keeps guests anonymous, whatever beforeSend leaves out", () => {
    const guest = event({ total: 5, $process_person_profile: false, $ignore_sent_at: true })
    expect(
      finishEvent(guest, { beforeSend: (sent) => ({ ...sent, properties: {} }) }).properties
    ).toEqual({
      $process_person_profile: false,
      $ignore_sent_at: true,
    })
  })

  it("sets aside, without its payload, what beforeSend keeps from PostHog", () => {
    const { set_aside, properties } = finishEvent(event({ email: "jane@example.com" }), {
      beforeSend: () => null,
    })
    expect(set_aside?.reason).toBe("before_send_dropped")
    expect(properties).toEqual({})
  })

  it.each([
    [
      "threw RangeError",
      () => {
        throw new RangeError("jane@example.com")
      },
    ],
    ["returned a promise", () => Promise.reject(new Error("jane@example.com"))],
    ["returned undefined", () => undefined],
  ])("refuses an event whose beforeSend %s, without quoting it", (what, beforeSend) => {
    const finish = () =>
      finishEvent(event({ email: "jane@example.com" }), { beforeSend: beforeSend as never })
    expect(finish).toThrow(what)
    expect(finish).not.toThrow("jane")
  })
})
