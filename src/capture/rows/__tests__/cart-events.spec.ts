import { definitions } from "../../../events/catalog"
import type { AnyEventDefinition } from "../../../events/catalog"
import { configuredDefinitions } from "../../../options/configure"
import type { CatalogOptions } from "../../../options/configure"

const configured = (options: Partial<CatalogOptions> = {}) =>
  configuredDefinitions({
    events: {},
    cartEvents: "checkout",
    abandonedCartAfterHours: 24,
    customEvents: [],
    subscriptions: { entity: "subscription" },
    taxonomy: "medusa",
    groups: { customer_group: true, sales_channel: true, region: true },
    mergeGuests: true,
    ...options,
  })

/** The IDs of the busy events among some definitions. */
const busy = (of: readonly AnyEventDefinition[]) =>
  of.filter(({ volume }) => volume !== undefined).map(({ id }) => id)

const CHECKOUT = [
  "checkout_started",
  "shipping_method_selected",
  "payment_method_selected",
  "checkout_completed",
  "cart_abandoned",
]

describe("configuredDefinitions", () => {
  it.each([
    ["checkout", CHECKOUT],
    ["all", busy(definitions)],
    ["none", []],
  ] as const)("with cartEvents %p includes the busy events %p", (cartEvents, expected) => {
    const chosen = configured({ cartEvents })
    expect(busy(chosen)).toEqual(expected)
    expect(chosen.length - expected.length).toBe(definitions.length - busy(definitions).length)
  })

  it("includes the events of carts, checkouts, payments, and groups that the docs list", () => {
    expect(busy(definitions)).toEqual([
      "cart_created",
      "product_added_to_cart",
      "product_removed_from_cart",
      "promotion_applied",
      "promotion_removed",
      ...CHECKOUT,
    ])
  })

  it("includes a named busy event whatever `cartEvents` says, and never one that is false", () => {
    const chosen = configured({
      cartEvents: "none",
      events: { cart_created: true, promotion_applied: { name: "Coupon Applied" } },
    })
    expect(busy(chosen)).toEqual(["cart_created", "promotion_applied"])
    expect(chosen.find(({ id }) => id === "promotion_applied")?.event).toBe("Coupon Applied")
    const without = configured({ cartEvents: "all", events: { cart_abandoned: false } })
    expect(busy(without)).not.toContain("cart_abandoned")
  })

  it("abandons a cart after the hours that the option sets", () => {
    const [abandoned] = configured({ abandonedCartAfterHours: 1.5 }).filter(
      ({ id }) => id === "cart_abandoned"
    )
    const cart = { last_activity_at: "2026-03-04T05:00:00.000Z" }
    expect(abandoned?.time(cart)).toEqual(new Date("2026-03-04T06:30:00.000Z"))
    expect(abandoned?.isReady?.(cart, new Date("2026-03-04T06:29:59.999Z"))).toBe(false)
    expect(abandoned?.isReady?.(cart, new Date("2026-03-04T06:30:00.000Z"))).toBe(true)
    const now = new Date("2026-03-04T07:00:00.000Z")
    const where = abandoned?.proof.where as (now: Date) => object
    expect(where(now)).toEqual({
      completed_at: null,
      updated_at: { $lt: new Date("2026-03-04T05:30:00.000Z") },
    })
  })
})
