import { catalog } from "../../../events/catalog"
import type { AnyEventDefinition } from "../../../events/catalog"
import type { Row } from "../row"
import { createAssignVisits } from "../visits"
import { browsed, eventsOf, OPTIONS, refundOf, told } from "./support/known-visitors"
import type { Known } from "./support/known-visitors"

describe("whom a payment belongs to", () => {
  const ada = { customer_id: "cus_1", customer: { id: "cus_1", has_account: true } }
  const totals = { lifetime_value: 12 }
  const asAda = { distinct_id: "cus_1", properties: { $set: { lifetime_value_eur: 12 } } }

  it.each<[string, string, object, Known]>([
    [
      "an account, on any cart",
      "cus_1",
      ada,
      {
        orders: { order_1: { consent: "granted", customerId: "cus_1" } },
        customers: { cus_1: "denied" },
      },
    ],
    [
      "an account that is deleted",
      "cus_1",
      { customer_id: "cus_1", customer: null },
      { customers: { cus_1: "denied" } },
    ],
    [
      "an account that took the order over",
      "browser_1",
      ada,
      { orders: { order_1: browsed }, customers: { cus_1: "denied" } },
    ],
    [
      "a guest, on the order's cart",
      "cus_guest",
      { customer_id: "cus_guest", customer: { id: "cus_guest", has_account: false } },
      { orders: { order_1: { consent: "denied" } } },
    ],
    [
      "a browser's visitor, on the order's cart",
      "browser_1",
      // As `assignOwners` leaves it.
      { customer_id: "browser_1", customer: null },
      { orders: { order_1: { consent: "denied" } } },
    ],
  ])(
    "is nobody, but counted, if an order was sent and %s refused since",
    async (_who, sentAs, owned, known) => {
      const row = refundOf(owned, { told: told(sentAs), ...totals })
      for (const onDenied of ["anonymous", "drop"] as const) {
        const [event] = await eventsOf(catalog.payment_refunded, row, known, { onDenied })
        expect(event).toMatchObject({
          distinct_id: "order_1",
          properties: { $process_person_profile: false, $revenue: -1 },
        })
        expect(event?.properties).not.toHaveProperty("$set")
        expect(event).not.toHaveProperty("isRefused")
      }
    }
  )

  it.each<[string, Known]>([
    ["has said nothing", {}],
    ["hasn't answered", { orders: { order_1: { consent: "pending" } } }],
    ["has an account that hasn't answered", { customers: { cus_1: "pending" } }],
  ])("stays whose an order was sent as, under opt-in, if the visitor %s", async (_case, known) => {
    const row = refundOf(ada, { told: told("cus_1"), ...totals })
    for (const onDenied of ["anonymous", "drop"] as const) {
      const options = { consent: "opt-in", onDenied } as const
      expect(await eventsOf(catalog.payment_refunded, row, known, options)).toMatchObject([asAda])
    }
  })

  it("is nobody if an account refused after it agreed with its cart, whose order wasn't sent", async () => {
    const signedIn: Known = {
      orders: { order_1: { ...browsed, customerId: "cus_1" } },
      customers: { cus_1: "denied" },
    }
    const row = refundOf(ada, totals)
    expect(await eventsOf(catalog.payment_refunded, row, signedIn)).toMatchObject([
      { distinct_id: "order_1", properties: { $process_person_profile: false } },
    ])
    // Who only typed the account's email address decides for themselves.
    const typed: Known = { ...signedIn, orders: { order_1: browsed } }
    expect(await eventsOf(catalog.payment_refunded, row, typed)).toMatchObject([
      { distinct_id: "browser_1" },
    ])
  })

  /** A payment, or what moved its money, with both its order and its cart. */
  const paidBy = (
    definition: AnyEventDefinition,
    sales: { order?: object; cart?: object },
    further: object = {}
  ): Row => {
    const payment = { currency_code: "eur", payment_collection: sales }
    const of = { id: "row_1", amount: 1, created_at: new Date(), ...further }
    return definition.entity === "payment" ? { ...of, ...payment } : { ...of, payment }
  }

  it.each([catalog.payment_authorized, catalog.payment_captured, catalog.payment_refunded])(
    "is the account that agreed, if the order's cart says nothing under opt-in: $id",
    async (definition: AnyEventDefinition) => {
      const sales = { order: { id: "order_1", ...ada }, cart: { id: "cart_1", ...ada } }
      const row = paidBy(definition, sales, totals)
      for (const onDenied of ["anonymous", "drop"] as const) {
        const options = { consent: "opt-in", onDenied } as const
        const agreed: Known = { customers: { cus_1: "granted" } }
        const [event] = await eventsOf(definition, row, agreed, options)
        expect(event?.distinct_id).toBe("cus_1")
        expect(event?.properties).not.toHaveProperty("$process_person_profile")
        expect(event).not.toHaveProperty("isRefused")
      }
    }
  )

  it("asks for each row once, about the order if there is one, and carries that visit's flags", async () => {
    const asked: string[] = []
    const assignVisits = createAssignVisits({
      identities: {
        ofSales: (_sale, sales) => {
          asked.push(...sales.map(({ id }) => id))
          const visits = sales.map(({ id }) => [id, { ...browsed, flags: { of: id } }] as const)
          return Promise.resolve({ visits: new Map(visits), consents: new Map() })
        },
        ofCustomers: () => Promise.resolve(new Map()),
      },
      options: OPTIONS,
    })
    const cart = { id: "cart_1", ...ada }
    const both = paidBy(catalog.payment_captured, { order: { id: "order_1", ...ada }, cart })
    const unordered = paidBy(catalog.payment_captured, { cart })
    const rows = await assignVisits(catalog.payment_captured, [both, unordered])
    expect(asked).toEqual(["order_1", "cart_1"])
    expect(rows).toMatchObject([
      { visit: { flags: { of: "order_1" } } },
      { visit: { flags: { of: "cart_1" } } },
    ])
    expect(JSON.stringify(rows)).not.toContain("cus_1")
  })
})
