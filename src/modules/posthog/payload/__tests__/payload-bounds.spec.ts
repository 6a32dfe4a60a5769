import { EventEmitter } from "node:events"
import { finishEvent } from "../finish"
import { bytesOf, fitSize, MAX_PROPERTIES_BYTES } from "../fit-size"
import { toJsonObject } from "../../../../lib/json/to-json"
import type { JsonValue } from "../../../../lib/json/json"

const event = (properties: Record<string, unknown>) => ({
  uuid: "5d5f3c1e-0000-5000-8000-000000000001",
  definition: "order_placed",
  entity_id: "order_1",
  event: "order_placed",
  distinct_id: "cus_1",
  timestamp: "2026-01-01T00:00:00.000Z",
  properties,
})

const countNodes = (json: JsonValue): number =>
  typeof json === "object" && json !== null
    ? Object.values(json).reduce<number>((sum, value) => sum + countNodes(value), 1)
    : 1

/** As deep as the limit, with each level holding the one below it `width` times. */
const shared = (width: number, depth = 19): object =>
  Array.from({ length: depth }).reduce<object>(
    (below) => Object.fromEntries(Array.from({ length: width }, (_, n) => [`key${n}`, below])),
    { end: true }
  )

const MAX_NODES = 250_000

describe("endless properties", () => {
  it("are read up to a number of values, even if they repeat one object many times", () => {
    const json = toJsonObject({ shared: shared(2), total: 12.5 })
    expect(countNodes(json)).toBeLessThan(2 * MAX_NODES)
    expect(JSON.stringify(json)).toContain("[too large]")
    expect(json.total).toBe(12.5)
  })

  it.each<[string, (text: string) => unknown]>([
    ["a text", (text) => text],
    ["a text in a wrapper", (text) => new String(text)],
    ["the name of an error", (text) => Object.assign(new Error(), { code: text })],
    ["what a toJSON returns", (text) => ({ toJSON: () => text })],
  ])(
    "count against the budget before they are read, if %s of a million characters repeats",
    (_, wrap) => {
      const read = jest.spyOn(String.prototype, "toWellFormed")
      const value = wrap("\u4e2d".repeat(1_000_000))
      const json = toJsonObject({ list: Array(50).fill(value), total: 5 })
      const texts = read.mock.contexts.filter((text) => String(text).length > 1_000)
      read.mockRestore()
      expect(texts.length).toBeLessThanOrEqual(2)
      expect(JSON.stringify(json).length).toBeLessThan(2_100_000)
      expect(json.total).toBe(5)
    }
  )

  it("leave room for their siblings, whichever come first", () => {
    const products = Array.from({ length: 50 }, (_, n) => ({ title: `Shirt ${n}`, quantity: 1 }))
    const { properties, set_aside } = finishEvent(event({ shared: shared(20), products, total: 5 }))
    expect(properties).toMatchObject({ total: 5, products })
    expect(properties.shared).toBe("[too large]")
    expect(properties.trimmed_properties).toEqual(["shared"])
    expect(set_aside).toBeUndefined()
  })

  it("may be created as they are read", () => {
    const endless = (): object => ({ toJSON: () => Array.from({ length: 30 }, endless) })
    const growing = () => ({
      get more() {
        return growing()
      },
    })
    expect(JSON.stringify(toJsonObject({ growing: growing() }))).toContain("[too deep]")
    const json = toJsonObject({ endless: endless(), total: 5 })
    expect(countNodes(json)).toBeLessThan(2 * MAX_NODES)
    expect(json.total).toBe(5)
  })

  it("may be a list that claims to be longer than memory", () => {
    const sparse: number[] = []
    sparse[99_999_999] = 1
    const { sparse: read } = toJsonObject({ sparse })
    expect((read as JsonValue[]).length).toBeLessThan(2 * MAX_NODES)
  })

  it("may be strings that no event could hold", () => {
    const json = toJsonObject({
      text: "x".repeat(50_000_000),
      ["k".repeat(50_000_000)]: 1,
      texts: Array.from({ length: 100 }, () => "y".repeat(900_000)),
    })
    expect(JSON.stringify(json).length).toBeLessThan(5_000_000)
  })

  it("may be a number with a million digits", () => {
    expect(toJsonObject({ big: 2n ** 4_000_000n })).toEqual({ big: "[too large]" })
  })
})

describe("what isn't data", () => {
  it("isn't read: reading a container would create its services", () => {
    let touched = 0
    const touch = () => {
      touched++
      return undefined
    }
    const cradle = new Proxy(
      {},
      { get: touch, ownKeys: () => [String(touch())], getPrototypeOf: () => touch() ?? null }
    )
    const cache = new Map([["payment", { apiKey: "s3cret" }]])
    const container = { cradle, cache, resolve: touch }
    expect(toJsonObject({ cradle, container })).toEqual({
      cradle: "[unreadable]",
      container: "[unreadable]",
    })
    expect(touched).toBe(0)
  })

  it("isn't read: requests, sockets, and loggers hold keys and personal data", () => {
    const request = Object.assign(new EventEmitter(), { headers: { cookie: "s3cret" } })
    expect(toJsonObject({ request })).toEqual({ request: "[unreadable]" })
  })

  it("doesn't end the process if it fails later", () => {
    const rejecting = { toJSON: () => Promise.reject(new Error("no")) }
    const json = toJsonObject({ rejecting, promise: Promise.reject(new Error("no")) })
    expect(json).toEqual({ rejecting: "[unreadable]", promise: "[unreadable]" })
  })

  it("becomes a placeholder: bytes, and errors, whose messages quote values", () => {
    const error = Object.assign(new TypeError("jane@example.com"), { email: "jane@example.com" })
    expect(
      toJsonObject({
        buffer: Buffer.from("abc"),
        floats: new Float64Array(1_000),
        bytes: new ArrayBuffer(8),
        error,
        database: Object.assign(new Error("insert …"), { code: "23505" }),
      })
    ).toEqual({
      buffer: "[binary]",
      floats: "[binary]",
      bytes: "[binary]",
      error: "TypeError",
      database: "23505",
    })
  })

  it("loses only itself if it can't be read", () => {
    const half = {
      total: 5,
      get broken() {
        throw new Error("no")
      },
    }
    const key = {
      toString: () => {
        throw new Error("no")
      },
    }
    expect(toJsonObject({ half, map: new Map([[key, 1]]), total: 5 })).toMatchObject({
      half: { total: 5, broken: "[unreadable]" },
      total: 5,
    })
  })

  it("is what a toJSON returns, called once", () => {
    const itself = { a: 1, toJSON: () => itself }
    expect(toJsonObject({ itself, boxed: Object("text") as unknown })).toEqual({
      itself: { a: 1 },
      boxed: "text",
    })
  })
})

describe("fitting PostHog's size", () => {
  it("measures each value a few times, however much there is to cut", () => {
    let measured = 0
    const item = {
      toJSON: () => {
        measured++
        return "x".repeat(700)
      },
    }
    const lists = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`list_${n}`, Array.from({ length: 10 }, () => item)])
    )
    const fitting = fitSize(lists as never)
    expect(fitting?.trimmed_properties).toContain("list_99")
    expect(measured).toBeLessThan(6 * 3_000)
  })

  it("cuts the largest first, whatever it is, and leaves the rest whole", () => {
    const products = Array.from({ length: 100 }, (_, n) => ({ title: `Shirt ${n}` }))
    const fitting = fitSize({
      total: 5,
      products,
      note: "é".repeat(300_000),
      nested: { deep: "x".repeat(600_000) },
    })
    expect(fitting).toEqual({
      total: 5,
      products,
      note: "é".repeat(300_000),
      nested: "[too large]",
      trimmed_properties: ["nested"],
    })
  })

  it("cuts inside what PostHog reads as an object", () => {
    const fitting = fitSize({ $set: { plan: "gold", bio: "x".repeat(2_000_000) } })
    expect(fitting).toMatchObject({ $set: { plan: "gold" }, trimmed_properties: ["$set.bio"] })
    expect((fitting?.$set as { bio: string }).bio.length).toBeGreaterThan(100_000)
  })

  it("counts the names of what it cut, and never exceeds the limit", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 15_000 }, (_, n) => [`${"n".repeat(20)}${n}`, "é\"'".repeat(50)])
    )
    const fitting = fitSize(properties)
    expect(fitting && bytesOf(fitting)).toBeLessThanOrEqual(MAX_PROPERTIES_BYTES)
    expect(fitting).toBeDefined()
  })

  it("handles a property with the same name as its own", () => {
    for (const trimmed_properties of [5, "no list", { a: 1 }, ["kept"]]) {
      const fitting = fitSize({ trimmed_properties, text: "x".repeat(2_000_000) })
      expect(fitting?.trimmed_properties).toEqual(["text"])
    }
  })
})
