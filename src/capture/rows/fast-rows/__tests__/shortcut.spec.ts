import { findDifference } from "../find-difference"
import type { LoaderOf, Row, RowRequest } from "../../row"
import { createShortcut } from "../shortcut"

const fields = ["id", "total", "items.total", "region.name", "customer.created_at"]

const orderOf = (id: string, total = 10): Row => ({
  id,
  total,
  items: [{ total: 4 }, { total: 6 }],
  region: { name: "EU" },
})

const ids = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `order_${from + n}`)

/** The shortcut with a Medusa release, each on its own connection. It returns what `own` makes of an ID. */
const shortcutOf = (medusaVersion: string, own: (id: string) => Row = orderOf) => {
  const log = { warn: jest.fn() }
  const note = jest.fn()
  const load = jest.fn(async (ids: readonly string[]) => ids.map((id) => own(id)))
  const loaderOf: LoaderOf =
    ({ filters }) =>
    () =>
      load(filters.id as string[])
  const byGraph = jest.fn(async ({ filters }: RowRequest) =>
    (filters.id as string[]).map((id) => orderOf(id))
  )
  const shortcut = createShortcut({} as never, { log, note, medusaVersion, loaders: [loaderOf] })
  const ask = (id: string[]) =>
    shortcut({ entity: "order", fields: ["id", "total"], filters: { id } }, byGraph, "order_placed")
  const asked = () => byGraph.mock.calls.map(([{ filters }]) => (filters.id as string[]).length)
  return { ask, asked, load, log, note }
}

describe("the shortcut", () => {
  it.each(["2.19.0", "2.20.1", "2.21.2"])(
    "doesn't use `query.graph` with %s, which it was compared with",
    async (version) => {
      const { ask, asked } = shortcutOf(version)
      await expect(ask(ids(30))).resolves.toEqual(ids(30).map((id) => orderOf(id)))
      expect(asked()).toEqual([])
    }
  )

  it("returns Medusa's rows until 20 orders of another release match, then compares one in a hundred", async () => {
    const { ask, asked, log, note } = shortcutOf("2.22.0")
    await ask(ids(19))
    await ask(ids(1))
    expect(asked()).toEqual([19, 1])
    for (let n = 0; n < 10; n++) {
      await ask(ids(10))
    }
    expect(asked()).toEqual([19, 1, 1])
    expect(log.warn).not.toHaveBeenCalled()
    expect(note).not.toHaveBeenCalled()
  })

  it("never returns a total that differs from Medusa's, and warns once", async () => {
    const { ask, asked, load, log, note } = shortcutOf("2.22.0", (id) =>
      orderOf(id, id === "order_7" ? 9.99 : 10)
    )
    await expect(ask(ids(10))).resolves.toEqual(ids(10).map((id) => orderOf(id)))
    await expect(ask(ids(10))).resolves.toEqual(ids(10).map((id) => orderOf(id)))
    expect(asked()).toEqual([10, 10])
    // Once, and again because an order may change between the two queries.
    expect(load).toHaveBeenCalledTimes(2)
    expect(log.warn.mock.calls).toEqual([
      [expect.stringContaining("Medusa 2.22.0 loads total of order_7 differently")],
    ])
    expect(note.mock.calls).toEqual([
      [
        {
          kind: "not_described",
          definition: "order_placed",
          entityId: "order_7",
          error: "differs",
        },
      ],
    ])
  })

  it("also stops if a later order differs, and then loads the whole page with Medusa", async () => {
    const { ask, asked } = shortcutOf("2.22.0", (id) => orderOf(id, id === "order_20" ? 1 : 10))
    await ask(ids(20))
    await expect(ask(ids(100, 20))).resolves.toEqual(ids(100, 20).map((id) => orderOf(id)))
    expect(asked()).toEqual([20, 1, 100])
  })

  it("trusts the statement only for the fields that were compared", async () => {
    const byGraph = jest.fn(async ({ filters }: RowRequest) =>
      (filters.id as string[]).map((id) => orderOf(id, 10))
    )
    const loaderOf: LoaderOf =
      ({ filters }) =>
      async () =>
        (filters.id as string[]).map((id) => orderOf(id, 9))
    const parts = { log: { warn: jest.fn() }, medusaVersion: "2.22.0", loaders: [loaderOf] }
    const shortcut = createShortcut({} as never, parts)
    const ask = (fields: string[], id: string[]) =>
      shortcut({ entity: "order", fields, filters: { id } }, byGraph, "order_placed")
    await ask(["id", "region.name"], ids(20))
    await expect(ask(["id", "total"], ids(2))).resolves.toEqual(ids(2).map((id) => orderOf(id, 10)))
  })

  it("leaves rows that it can't read to `query.graph`, and the next ones not", async () => {
    const byGraph = jest.fn().mockResolvedValue([])
    const load = jest
      .fn()
      .mockResolvedValueOnce(undefined)
      .mockResolvedValue([orderOf("order_1")])
    const parts = { log: { warn: jest.fn() }, medusaVersion: "2.21.0", loaders: [() => load] }
    const shortcut = createShortcut({} as never, parts)
    const request = { entity: "order", fields: ["id"], filters: { id: ["order_1"] } }
    await expect(shortcut(request, byGraph, "order_placed")).resolves.toEqual([])
    await expect(shortcut(request, byGraph, "order_placed")).resolves.toHaveLength(1)
    expect(parts.log.warn).not.toHaveBeenCalled()
  })

  it("ignores a difference from an order that changed between the two queries", async () => {
    let total = 9
    const { ask, log } = shortcutOf("2.22.0", (id) => orderOf(id, total++))
    await ask(ids(1))
    expect(log.warn).not.toHaveBeenCalled()
  })
})

describe("findDifference", () => {
  const differs = (change: Partial<Row>) =>
    findDifference(fields, [orderOf("order_1")], [{ ...orderOf("order_1"), ...change }])

  it("ignores the order of lists, the types of amounts and times, and absent values", () => {
    expect(
      differs({ items: [{ total: 6 }, { total: { toJSON: () => 4 } }], customer: null })
    ).toBeUndefined()
    const at = "2026-11-26T10:00:00.000Z"
    const of = (created_at: unknown) => [{ id: "order_1", customer: { created_at } }]
    expect(findDifference(fields, of(new Date(at)), of(at))).toBeUndefined()
  })

  it("names the order and the first field in which it differs", () => {
    expect(differs({ total: 10.01 })).toEqual({ id: "order_1", field: "total" })
    expect(differs({ items: [{ total: 4 }] })).toEqual({ id: "order_1", field: "items.total" })
    expect(differs({ region: null })).toEqual({ id: "order_1", field: "region.name" })
  })

  it("requires the same orders", () => {
    const [one, two] = [orderOf("order_1"), orderOf("order_2")]
    expect(findDifference(fields, [one, two], [two])).toEqual({ id: "order_1", field: "id" })
    expect(findDifference(fields, [one], [two, one])).toEqual({ id: "order_2", field: "id" })
    expect(findDifference(fields, [], [])).toBeUndefined()
  })
})
