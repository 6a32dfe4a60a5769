import type { HttpTypes } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createShortcut } from "../../src/capture/rows/fast-rows/shortcut"
import { loadRows } from "../../src/capture/rows/load-rows"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { toEvents } from "../../src/capture/rows/to-event"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import type { AnyEventDefinition } from "../../src/events/catalog"
import { toNumber } from "../../src/events/language/amount"
import type { Amount } from "../../src/events/language/amount"
import { orderPlaced } from "../../src/events/orders/order-placed"
import { configuredDefinitions } from "../../src/options/configure"
import { PROMOTION } from "../store/src/seed/data"
import { merchantOf } from "../support/merchant"
import { moveByMigrations } from "../support/moved-by-migrations"
import { asShown } from "../support/money"
import { placedWorld } from "../support/placed-world"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

// In server mode, the plugin does no periodic work, so only the test itself runs catch-up and delivers.
storeSuite({ name: "moved-discounts", workerMode: "server" }, (suite) => {
  const { baseUrl, container, posthog, sql, withoutHints } = suite
  const { told, placed, edits, tell, expectUnchanged } = placedWorld(suite)
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl())
  })
  beforeEach(() => catchUp(createPipeline(container()), { minAgeMs: 0 }))

  const merchant = ({ id }: { id: string }) => merchantOf(shop.admin.request, id)

  const discounted = () => shop.order({ promoCodes: [PROMOTION.code], items: shop.lines(2, 2) })

  const linesOf = ({ items }: HttpTypes.StoreOrder) =>
    (items ?? []).map(({ id, quantity }) => ({ id, quantity }))

  /** Two more versions that change nothing of what the order came to. */
  const ship = async (order: HttpTypes.StoreOrder) => {
    const lines = linesOf(order).slice(0, 1)
    const { fulfill, ship: send } = merchant(order)
    await send(await fulfill(lines), lines)
  }

  const edit = (order: HttpTypes.StoreOrder, changed: { id: string; quantity: number }[] = []) =>
    merchant(order).edit(
      [{ variant_id: String(shop.lines(3)[2]?.variantId), quantity: 1 }],
      changed
    )

  const versionsOf = async (table: string) =>
    (await sql<{ version: number }>(`select distinct version from ${table} order by version`)).map(
      ({ version }) => version
    )

  it("count for an order that was only shipped before they were moved", async () => {
    const order = await discounted()
    await tell()
    await ship(order)
    await tell()
    await moveByMigrations(suite)
    expect(await versionsOf("order_line_item_adjustment")).toEqual([3])
    expect(told("order_placed")).toMatchObject([
      {
        properties: {
          total: asShown(order.total, "eur"),
          discount: asShown(order.discount_total, "eur"),
        },
      },
    ])
    expect(order.discount_total).toBeGreaterThan(0)
    await expectUnchanged()
  })

  it("count if a credit line and a discount on shipping were moved, too", async () => {
    const order = await withoutHints(async () => {
      const made = await discounted()
      await sql(
        `insert into order_credit_line (id, order_id, version, reference, amount, raw_amount, created_at)
           select 'ordcl_1', id, 1, 'gift card', 3, '{"value": "3", "precision": 20}', created_at
           from "order" where id = ?`,
        made.id
      )
      await sql(
        `insert into order_shipping_method_adjustment
           (id, version, shipping_method_id, code, amount, raw_amount, created_at)
           select 'ordsmadj_1', 1, shipping_method_id, 'SHIPPING', 1, '{"value": "1", "precision": 20}', created_at
           from order_shipping where order_id = ?`,
        made.id
      )
      return made
    })
    await tell()
    const [asPlaced] = told("order_placed")
    expect(asPlaced?.properties.credit_total).toBe(3)
    expect(asPlaced?.properties.total).toBeLessThan(order.total - 3)
    await ship(order)
    await tell()
    await moveByMigrations(suite)
    for (const table of ["order_credit_line", "order_shipping_method_adjustment"]) {
      expect(await versionsOf(table)).toEqual([3])
    }
    await expectUnchanged()
  })

  it.each([
    ["and nothing came after the edits", () => Promise.resolve()],
    ["and shipped later", ship],
  ])("count in the order and its edits if it was edited before, %s", async (_what, then) => {
    const order = await discounted()
    const [, removed] = linesOf(order)
    await tell()
    await edit(order)
    await edit(order, [{ id: String(removed?.id), quantity: 0 }])
    await then(order)
    await tell()
    expect(edits()).toHaveLength(2)
    await moveByMigrations(suite)
    await expectUnchanged()
  })

  it("count in an edit that was made after they were moved", async () => {
    const order = await discounted()
    await tell()
    await ship(order)
    await moveByMigrations(suite)
    await edit(order)
    await tell()
    await merchant(order).fulfill(linesOf(order).slice(1))
    await tell()
    expect(placed()).toEqual([asShown(order.total, "eur")])
    expect(edits()).toHaveLength(1)
    await expectUnchanged()
  })

  it("don't count if the order was given them later, also by a confirmation that failed at first", async () => {
    const order = await shop.order({ items: shop.lines(2, 2) })
    await tell()
    await edit(order)
    await sql(
      `insert into order_line_item_adjustment (id, version, item_id, code, amount, raw_amount, created_at)
         select 'ordliadj_1', 2, ?, 'LATER', 1, '{"value": "1", "precision": 20}', created_at + (confirmed_at - created_at) / 2
         from order_change where order_id = ? and version = 2`,
      String(linesOf(order)[0]?.id),
      order.id
    )
    await tell()
    expect(told("order_placed")).toMatchObject([{ properties: { discount: 0 } }])
    await expectUnchanged()
  })

  it("count however an order is loaded, and in PostHog's e-commerce events", async () => {
    const query = container().resolve(ContainerRegistrationKeys.QUERY)
    const { options, internals } = posthog()
    const { database } = internals
    const shortcut = createShortcut(database, { log: { warn: jest.fn() } })
    const definitions = ["medusa", "ecommerce-spec"].flatMap((taxonomy) =>
      configuredDefinitions({ ...options, taxonomy: taxonomy as "medusa" }).filter(({ id }) =>
        ["order_placed", "order_edited"].includes(id)
      )
    )
    const described = async (source: { shortcut?: typeof shortcut }) => {
      const events = []
      for (const definition of definitions) {
        const filter =
          definition.id === "order_placed" ? { id: [order.id] } : { order_id: [order.id] }
        const rows = await loadRows({ query, database, ...source }, definition, filter, [])
        events.push(...(await toEvents(definition, rows, options, { note: jest.fn() })))
      }
      return events.map(({ event, properties: { products, ...properties } }) => ({
        event,
        ...properties,
        products: (products as object[] | undefined)?.map((line) => JSON.stringify(line)).sort(),
      }))
    }
    const order = await discounted()
    await edit(order)
    await ship(order)
    const before = await described({})
    expect(before.map(({ event }) => event)).toEqual([
      "order_placed",
      "order_edited",
      "Order Completed",
      "Order Updated",
    ])
    expect(await described({ shortcut })).toEqual(before)
    await moveByMigrations(suite)
    expect(await described({})).toEqual(before)
    expect(await described({ shortcut })).toEqual(before)
  })

  it("count in the lines of a store's own event that doesn't ask for their IDs", async () => {
    const query = container().resolve(ContainerRegistrationKeys.QUERY)
    const { database } = posthog().internals
    const own = { ...orderPlaced, fields: ["total", "items.total"], enrich: undefined }
    const load = async () => {
      const filter = { id: [order.id] }
      const definition = own as unknown as AnyEventDefinition
      const [row] = await loadRows({ query, database }, definition, filter, [])
      const { total, items } = row as unknown as { total: Amount; items: { total: Amount }[] }
      return [total, ...items.map((item) => item.total)].map(toNumber).sort()
    }
    const order = await discounted()
    const before = await load()
    await ship(order)
    await moveByMigrations(suite)
    expect(await load()).toEqual(before)
  })

  it("says nothing about an edit or a receipt in which nothing was done", async () => {
    const order = await shop.order()
    const [item] = order.items ?? []
    const { edit, fulfill, ship: send, ...after } = merchant(order)
    await edit([], [])
    await send(await fulfill([{ id: String(item?.id), quantity: 1 }]), [])
    const returned = await after.requestReturn([
      { id: String(item?.id), quantity: 1, reason_id: await after.returnReason("Torn") },
    ])
    await after.receiveReturn(returned, [])
    const confirmed = () =>
      sql(
        `select 1 from order_change where confirmed_at is not null and change_type <> 'return_request'`
      )
    expect(await confirmed()).toHaveLength(2)
    await tell()
    const names = told().map(({ event }) => event)
    expect(names).toContain("return_requested")
    expect(names).not.toContain("order_edited")
    expect(names).not.toContain("return_received")
  })
})
