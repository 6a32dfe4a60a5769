import type { CreateOrderDTO, HttpTypes } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { toEvents } from "../../src/capture/rows/to-event"
import { loaderOfOrders } from "../../src/capture/rows/fast-rows/load-orders"
import { createShortcut } from "../../src/capture/rows/fast-rows/shortcut"
import { loadRows } from "../../src/capture/rows/load-rows"
import type { Row } from "../../src/capture/rows/row"
import { createAssignOwners } from "../../src/capture/rows/orders/order-owners"
import { orderPlaced } from "../../src/events/orders/order-placed"
import type { AnyEventDefinition } from "../../src/events/catalog"
import { PROMOTION } from "../store/src/seed/data"
import { merchantOf } from "../support/merchant"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { openTill } from "../support/till"

const definition = {
  ...orderPlaced,
  enrich: undefined,
  // Each test names the version it means, not the one that was placed.
  proof: { ...orderPlaced.proof, by: "changed row" },
} as unknown as AnyEventDefinition

/** Returns the same numbers in each run. */
const randomNumbers = (seed: number) => {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state % below
  }
}

/** Orders as an import may write them, with any prices, rates, quantities, discounts, and credits. */
const randomOrders = (count: number, seed = 42): CreateOrderDTO[] => {
  const random = randomNumbers(seed)
  const amount = () => random(1_000_000) / 10 ** random(5)
  const some = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: random(most + 1) }, make)
  const tax_lines = () => some(2, () => ({ code: "vat", rate: [19, 8.25, 5.5, 0][random(4)] ?? 0 }))
  const adjustments = (most: number) =>
    some(most, () => ({ amount: random(500) / 100, is_tax_inclusive: random(2) === 1 }))
  return Array.from({ length: count }, () => ({
    currency_code: ["eur", "usd", "jpy", "kwd"][random(4)] ?? "eur",
    email: "imported@example.com",
    items: some(4, () => ({
      title: "Imported",
      quantity: 1 + random(5) / (random(2) + 1),
      unit_price: amount(),
      is_tax_inclusive: random(2) === 1,
      tax_lines: tax_lines(),
      adjustments: adjustments(2),
    })),
    shipping_methods: some(2, () => ({
      name: "Imported",
      amount: amount(),
      is_tax_inclusive: random(2) === 1,
      tax_lines: tax_lines(),
      // Medusa's `createOrders` treats several as duplicates.
      adjustments: adjustments(1),
    })),
    credit_lines: some(2, () => ({ amount: random(300) / 100 })),
  })) as unknown as CreateOrderDTO[]
}

/** Returns every value at a field's path: times as strings, lists sorted and without what `query.graph` loaded deleted. */
const valuesAt = (row: unknown, path: readonly string[]): unknown => {
  const [first, ...rest] = path
  if (Array.isArray(row)) {
    return (row as ({ id?: string; code?: string } | null)[])
      .filter((one) => one !== null)
      .sort((a, b) => String(a.id ?? a.code).localeCompare(String(b.id ?? b.code)))
      .map((one) => valuesAt(one, path))
  }
  if (first === undefined || row === null || row === undefined) {
    return row instanceof Date ? row.toISOString() : (row ?? null)
  }
  return valuesAt((row as Record<string, unknown>)[first], rest)
}

storeSuite({ name: "load-orders", changesTables: true }, ({ baseUrl, container, posthog, sql }) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })

  const loadedBySql = async (filter: Record<string, unknown>) => {
    const { database } = posthog().internals
    const query = container().resolve(ContainerRegistrationKeys.QUERY)
    const graph = jest.fn(query.graph.bind(query))
    const shortcut = createShortcut(database, { log: { warn: jest.fn() } })
    const rows = await loadRows(
      { query: { ...query, graph } as unknown as typeof query, database, shortcut },
      definition,
      filter,
      []
    )
    expect(graph).not.toHaveBeenCalled()
    return rows
  }

  const loadedByGraph = async (filter: Record<string, unknown>) => {
    const query = container().resolve(ContainerRegistrationKeys.QUERY)
    const asked = { ...definition, fields: [...definition.fields, "items.id"] }
    return loadRows({ query, database: posthog().internals.database }, asked, filter, [])
  }

  const fieldsOf = (rows: readonly Row[]) =>
    Object.fromEntries(
      rows.map((row) => [
        row.id,
        Object.fromEntries(
          [...definition.fields, "customer.id", "customer.has_account", "customer.created_at"].map(
            (field) => [field, valuesAt(JSON.parse(JSON.stringify(row)), field.split("."))]
          )
        ),
      ])
    )

  /** Returns the events of orders. Lines are sorted, because `query.graph` returns them in no order. */
  const told = async (rows: readonly Row[]) => {
    const placed = orderPlaced as unknown as AnyEventDefinition
    const events = await toEvents(placed, rows, posthog().options, { note: jest.fn() })
    return events
      .map(({ uuid, distinct_id, properties: { products, ...properties } }) => ({
        uuid,
        distinct_id,
        properties,
        products: (products as object[]).map((product) => JSON.stringify(product)).sort(),
      }))
      .sort((a, b) => a.uuid.localeCompare(b.uuid))
  }

  const expectSame = async (count: number, filter: Record<string, unknown> = {}) => {
    const ids = (await sql<{ id: string }>(`select id from "order"`)).map(({ id }) => id)
    const whole = { id: ids, ...filter }
    const [bySql, byGraph] = [await loadedBySql(whole), await loadedByGraph(whole)]
    const loaded = fieldsOf(bySql)
    expect(Object.keys(loaded)).toHaveLength(count)
    expect(loaded).toEqual(fieldsOf(byGraph))
    expect(await told(bySql)).toEqual(await told(byGraph))
    return loaded
  }

  it("match query.graph, whatever was bought and done since", async () => {
    const { token } = await shop.shopper.registerCustomer({
      email: "ada@example.com",
      password: "correct horse",
    })
    await shop.order({ customer: { token }, promoCodes: [PROMOTION.code], items: shop.lines(3, 3) })
    await shop.order({ regionId: shop.region("US").id, countryCode: "us" })
    await shop.order({ regionId: shop.region("JP").id, countryCode: "jp", items: shop.lines(4, 3) })
    const { id, items } = await shop.order({ items: shop.lines(3, 3) })
    const [shirt, mug, book] = (items ?? []).map((item) => ({ id: item.id, quantity: 1 }))
    const variant_id = String(shop.lines(4)[3]?.variantId)
    if (!shirt || !mug || !book) {
      throw new Error("Expected an order of three lines.")
    }
    const merchant = merchantOf(shop.admin.request, id)
    await merchant.refund(await merchant.capture(), 5)
    const parcel = [{ ...shirt, quantity: 3 }, mug]
    await merchant.deliver(await merchant.fulfill(parcel))
    await merchant.edit([{ variant_id, quantity: 3 }], [book])
    const reason_id = await merchant.returnReason("Too small")
    const back = await merchant.requestReturn([{ ...shirt, quantity: 2, reason_id }])
    await merchant.receiveReturn(back, [shirt])
    await merchant.receiveReturn(back, [], [shirt])
    await merchant.exchange([mug], [{ variant_id, quantity: 2 }])

    const latest = await expectSame(4)
    const first = await expectSame(4, { version: 1 })
    expect(latest[id]?.total).not.toEqual(first[id]?.total)
    expect(latest[id]).toMatchObject({
      "payment_collections.payments.provider_id": expect.arrayContaining([["pp_system_default"]]),
      "shipping_address.country_code": "de",
    })
  })

  it("match query.graph for a draft, for double payments, and for rows deleted since", async () => {
    const { request } = shop.admin
    const { token } = await shop.shopper.registerCustomer({
      email: "grace@example.com",
      password: "correct horse",
    })
    await shop.order({ customer: { token }, promoCodes: [PROMOTION.code], items: shop.lines(3, 3) })
    const variant_id = String(shop.lines(1)[0]?.variantId)
    const { draft_order } = await request<{ draft_order: { id: string } }>(
      "POST",
      "/admin/draft-orders",
      {
        email: "guest@example.com",
        region_id: shop.region("EU").id,
        items: [{ variant_id, quantity: 1 }],
      }
    )
    const draft = `/admin/draft-orders/${draft_order.id}`
    await request("POST", `${draft}/edit`)
    await request("POST", `${draft}/edit/items`, { items: [{ variant_id, quantity: 2 }] })
    await request("POST", `${draft}/edit/confirm`)
    await request("POST", `${draft}/convert-to-order`)

    const { id } = await shop.order()
    const merchant = merchantOf(request, id)
    await merchant.capture()
    await merchant.edit([{ variant_id, quantity: 3 }], [])
    const { order } = await request<HttpTypes.AdminOrderResponse>(
      "GET",
      `/admin/orders/${id}?fields=*payment_collections`
    )
    const unpaid = order.payment_collections?.find(({ status }) => status === "not_paid")
    await request("POST", `/admin/payment-collections/${unpaid?.id}/mark-as-paid`, { order_id: id })
    expect((await expectSame(3))[id]).toMatchObject({
      "payment_collections.payments.provider_id": [["pp_system_default"], ["pp_system_default"]],
    })

    for (const table of [
      "payment",
      "payment_collection",
      "promotion",
      "order_address",
      "region",
      "sales_channel",
      "customer",
    ]) {
      await sql(`update ${table} set deleted_at = now()`)
      await expectSame(3)
    }
  })

  it("match query.graph, whatever an import wrote", async () => {
    const orders = container().resolve(Modules.ORDER)
    await orders.createOrders(randomOrders(60, 1))
    await orders.createOrders([{ ...randomOrders(1)[0], is_draft_order: true }] as never)
    const loaded = await expectSame(60)
    const totals = new Set(Object.values(loaded).map(({ total }) => total))
    expect(totals.size).toBeGreaterThan(40)
  })

  it("are described identically, in the placed version and on the person who placed them", async () => {
    const query = container().resolve(ContainerRegistrationKeys.QUERY)
    const { database } = posthog().internals
    const till = openTill(container, () => shop)
    const draft = await till.draft()
    await till.editDraft(draft, 2)
    await till.convert(draft)
    const variant_id = String(shop.lines(1)[0]?.variantId)
    await merchantOf(shop.admin.request, draft.id).edit([{ variant_id, quantity: 1 }], [])
    const order = await shop.order()
    const heir = { email: "heir@example.com" }
    await shop.admin.request("POST", `/admin/orders/${order.id}/transfer/guest`, heir)

    const shortcut = createShortcut(database, { log: { warn: jest.fn() } })
    const assignOwners = createAssignOwners({ query, database })
    const placed = { ...orderPlaced, enrich: undefined } as unknown as AnyEventDefinition
    const filter = { id: [draft.id, order.id] }
    const bySql = await told(
      await loadRows({ query, database, shortcut, assignOwners }, placed, filter, [])
    )
    const byGraph = await told(
      await loadRows({ query, database, assignOwners }, placed, filter, [])
    )
    expect(bySql).toEqual(byGraph)
    expect(bySql.map(({ properties: { total } }) => total).sort()).toEqual([123.8, order.total])
    expect(bySql.map(({ distinct_id }) => distinct_id)).toContain(order.customer_id)
  })

  it("are compared with query.graph on an unknown release, later one in a hundred", async () => {
    await container().resolve(Modules.ORDER).createOrders(randomOrders(60))
    await shop.order({ promoCodes: [PROMOTION.code], items: shop.lines(3, 3) })
    const { database } = posthog().internals
    const query = container().resolve(ContainerRegistrationKeys.QUERY)
    const graph = jest.fn(query.graph.bind(query))
    const warn = jest.fn()
    const shortcut = createShortcut(database, { log: { warn }, medusaVersion: "2.22.0" })
    const id = (await sql<{ id: string }>(`select id from "order"`)).map((order) => order.id)
    const source = { query: { ...query, graph } as unknown as typeof query, database, shortcut }
    for (const asked of [1, 1, 2]) {
      await loadRows(source, definition, { id }, [])
      expect(graph).toHaveBeenCalledTimes(asked)
    }
    expect(
      graph.mock.calls.map(([{ filters }]) => (filters as { id: string[] }).id.length)
    ).toEqual([61, 1])
    expect(warn).not.toHaveBeenCalled()
  })

  const request = { entity: "order", fields: ["id", "total"], filters: { id: ["order_1"] } }

  it("are left to query.graph if a request needs more than the statement loads", () => {
    expect(loaderOfOrders(request)).toBeDefined()
    expect(loaderOfOrders({ ...request, fields: ["id", "metadata"] })).toBeUndefined()
    expect(loaderOfOrders({ ...request, filters: { id: { $gt: "order_1" } } })).toBeUndefined()
    expect(loaderOfOrders({ ...request, filters: { id: [], email: "a" } })).toBeUndefined()
    expect(loaderOfOrders({ ...request, entity: "cart" })).toBeUndefined()
  })

  /** On its own connection, because what is learned about one lasts as long as its process. */
  const shortcutOn = (raw: jest.Mock) => {
    const warn = jest.fn()
    const byGraph = jest.fn().mockResolvedValue([])
    const shortcut = createShortcut({ raw } as never, { log: { warn } })
    return { warn, byGraph, ask: () => shortcut(request, byGraph, "order_placed") }
  }

  it.each([
    ["has another name", "rename column raw_amount to exact_amount"],
    ["is of another type", "alter column raw_amount type text"],
  ])("are left to query.graph, with a word, where a column %s", async (_what, change) => {
    await sql(`alter table order_credit_line ${change}`)
    const raw = jest.fn(() => loaderOfOrders(request)?.(posthog().internals.database))
    const { ask, byGraph, warn } = shortcutOn(raw)
    await ask()
    await ask()
    expect(byGraph.mock.calls).toEqual([[request], [request]])
    expect(raw).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls).toEqual([[expect.stringContaining("PostgreSQL answered 42")]])
  })

  it("fail with the database's error if the statement isn't the cause", async () => {
    const { ask } = shortcutOn(
      jest.fn().mockRejectedValue(Object.assign(new Error("gone"), { code: "57P01" }))
    )
    await expect(ask()).rejects.toThrow("gone")
  })
})
