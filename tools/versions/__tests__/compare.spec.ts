import type { HttpTypes } from "@medusajs/framework/types"
import type { StoredEvent } from "../../../packages/posthog-stand-in"
import { compare } from "../compare"
import type { Moved } from "../trade"

const amounts = { subtotal: 31.5126, tax_total: 5.9874, discount_total: 0, total: 37.4875 }

const order = {
  ...amounts,
  id: "order_1",
  currency_code: "eur",
  shipping_total: 4.9,
  item_total: 32.5875,
  item_tax_total: 5.203,
  items: [{ ...amounts, variant_id: "variant_1", quantity: 3, unit_price: 12.5 }],
} as unknown as HttpTypes.StoreOrder

const placed = {
  event: "order_placed",
  properties: {
    order_id: "order_1",
    total: 37.49,
    subtotal: 31.51,
    tax: 5.99,
    shipping: 4.9,
    discount: 0,
    revenue: 27.3845,
    products: [
      {
        variant_id: "variant_1",
        quantity: 3,
        price: 12.5,
        subtotal: 31.5126,
        tax: 5.9874,
        discount: 0,
        total: 37.49,
      },
    ],
  },
} as unknown as StoredEvent

const refund: Moved = { event: "payment_refunded", order: "order_1", currency: "jpy", amount: 500 }

const refunded = {
  event: "payment_refunded",
  properties: { order_id: "order_1", amount: 500, $revenue: -500 },
} as unknown as StoredEvent

const changed = (event: StoredEvent, properties: object): StoredEvent => ({
  ...event,
  properties: { ...event.properties, ...properties },
})

describe("the comparison of events with what the store shows", () => {
  const differences = (...events: StoredEvent[]) =>
    compare({ orders: [order], moved: [refund] }, events).differences

  it("matches to the smallest unit, rounded or not", () => {
    const other = { event: "customer_created", properties: {} } as unknown as StoredEvent
    expect(compare({ orders: [order], moved: [refund] }, [placed, refunded, other])).toEqual({
      events: 2,
      amounts: 14,
      differences: [],
    })
  })

  it("differs by a smallest unit, by a missing amount, and in a line", () => {
    expect(differences(changed(placed, { total: 37.5, tax: undefined }), refunded)).toEqual([
      "order_placed of order_1: expected total 37.4875, got 37.5",
      "order_placed of order_1: expected tax 5.9874, got undefined",
    ])
    expect(differences(placed, changed(refunded, { $revenue: 500 }))).toHaveLength(1)
    expect(differences(changed(placed, { products: [] }), refunded)).toHaveLength(6)
  })

  it("differs if an event is missing, duplicated, or extra", () => {
    expect(differences(placed)).toContain("payment_refunded of order_1: expected one event, got 0")
    expect(differences(placed, placed, refunded)).toContain(
      "order_placed of order_1: expected one event, got 2"
    )
    expect(differences(placed, refunded, changed(refunded, { order_id: "order_2" }))).toEqual([
      "expected 2 events, got 3",
    ])
  })
})
