import type { HttpTypes, MedusaContainer } from "@medusajs/framework/types"
import posthogHints from "../../src/subscribers/posthog-hints"
import { withDatabase } from "../support/clone-database"
import { copyCarts } from "../support/copy-carts"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const NAME = "checkout"

/** As many at once as a small store gets in a rush. */
const AT_ONCE = 5

const guest = {
  email: "grace.hopper@example.com",
  address: {
    first_name: "Grace",
    last_name: "Hopper",
    phone: "+1 202 555 0143",
    company: "Hopper Computing",
    address_1: "1060 Compiler Avenue",
    address_2: "Floor 7",
    city: "Arlingtonia",
    postal_code: "22201-7",
    country_code: "de",
  } as HttpTypes.StoreCartAddress,
}

storeSuite({ name: NAME }, ({ baseUrl, standIn, posthog, knex, container }) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(baseUrl(), { "x-forwarded-for": "203.0.113.77" })
  })

  /** Prepares one cart, and completes copies of it. */
  const placeOrders = async (count: number) => {
    const cart = await shop.prepareCart({ items: shop.lines(1) })
    const carts = await withDatabase(`suite-${NAME}`, (sql) => copyCarts(sql, [cart], count))
    const ids: string[] = []
    while (carts.length > 0) {
      ids.push(...(await Promise.all(carts.splice(0, AT_ONCE).map(shop.shopper.completeCart))))
    }
    return ids.sort()
  }

  const orderIdsAtPosthog = () =>
    standIn()
      .events({ event: "order_placed" })
      .map(({ properties }) => String(properties.order_id))
      .sort()

  const allArrive = (ids: string[]) =>
    standIn().waitFor((seen) => seen.events({ event: "order_placed" }).length === ids.length, {
      timeoutMs: 60_000,
    })

  it("loses none of 16 orders while PostHog refuses connections, answers 500, and asks to wait", async () => {
    await standIn().refuse()
    const ids = await placeOrders(6).finally(() => standIn().listen())
    for (const [status, headers] of [[500], [429, { "retry-after": "2" }]] as const) {
      standIn().setFault({ kind: "status", status, headers })
      ids.push(...(await placeOrders(5)))
      await posthog().flush()
      expect(standIn().requests().at(-1)).toMatchObject({ status })
    }
    standIn().setFault(null)
    await allArrive(ids)
    expect(ids).toHaveLength(16)
    expect(orderIdsAtPosthog()).toEqual(ids.sort())
    expect(standIn().rawEventCount()).toBe(ids.length)
  }, 600_000)

  it("answers orders while PostHog hangs, without waiting for it", async () => {
    standIn().setFault({ kind: "hang", on: "all" })
    const ids = await placeOrders(2 * AT_ONCE)
    const answered = standIn()
      .requests()
      .filter(({ status }) => status !== null)
    expect(answered).toEqual([])
    expect(ids).toHaveLength(2 * AT_ONCE)
    standIn().setFault(null)
    await allArrive(ids)
  })

  it("counts an order once when its hint is handled twice", async () => {
    const { id } = await shop.order()
    await allArrive([id])
    await hintAt(container(), id)
    await hintAt(container(), id)
    await posthog().flush()
    expect(standIn().rawEventCount()).toBe(1)
  })

  it("counts an order once when the answer is lost on its way back", async () => {
    standIn().setFault({ kind: "answer-lost" }, { times: 1 })
    const ids = await placeOrders(3)
    await allArrive(ids)
    await posthog().flush()
    expect(orderIdsAtPosthog()).toEqual(ids)
  })

  it("does no I/O in the handler of order.placed", async () => {
    const { id } = await shop.order()
    await allArrive([id])
    const queries: unknown[] = []
    const requests = jest.spyOn(globalThis, "fetch")
    const count = (query: unknown) => queries.push(query)
    knex().on("query", count)
    await hintAt(container(), id)
    expect(queries).toEqual([])
    expect(requests).not.toHaveBeenCalled()
    await posthog().flush()
    expect(queries).not.toEqual([])
    knex().removeListener("query", count)
    requests.mockRestore()
  })

  it("sends nothing personal by default", async () => {
    const { token } = await shop.shopper.registerCustomer({
      email: guest.email,
      password: "correct horse",
      firstName: guest.address.first_name ?? "",
      lastName: guest.address.last_name ?? "",
      phone: guest.address.phone ?? "",
    })
    await shop.shopper.updateCustomer(token, { company_name: guest.address.company ?? "" })
    const request = { address: guest.address, metadata: { note: "call Grace" } }
    const orders = [
      await shop.order({ ...request, email: guest.email }),
      await shop.order({ ...request, customer: { token } }),
    ]
    await standIn().waitFor(
      (seen) => seen.events({ event: "order_placed" }).length === orders.length
    )
    await posthog().flush()

    const address = { ...guest.address, country_code: undefined }
    const wire = standIn()
      .requests()
      .map(({ body, headers }) => body + JSON.stringify(headers))
      .join("\n")
    expect(wire).toContain("customer_updated")
    for (const secret of [
      guest.email,
      ...Object.values(address).flatMap((value) => (value ? String(value) : [])),
      "203.0.113.77",
      "call Grace",
    ]) {
      expect(wire.toLowerCase()).not.toContain(secret.toLowerCase())
    }
    expect(wire).not.toMatch(/[\w.+-]+@[\w-]+\.\w/)
    expect(wire).not.toContain('"$ip"')
  })
})

/** Passes `order.placed` to the subscriber as the event bus does. */
const hintAt = (container: MedusaContainer, id: string) =>
  posthogHints({
    event: { name: "order.placed", data: { id }, metadata: {} },
    container,
    pluginOptions: {},
  })
