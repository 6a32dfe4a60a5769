import { catalog } from "../../../events/catalog"
import type { AnyEventDefinition } from "../../../events/catalog"
import type { Row } from "../row"
import { createAssignVisits } from "../visits"
import { browsed, eventsOf, OPTIONS } from "./support/known-visitors"
import type { Known } from "./support/known-visitors"

describe("whom a payment belongs to", () => {
  const ada = { customer_id: "cus_1", customer: { id: "cus_1", has_account: true } }
  const totals = { lifetime_value: 12 }

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
