import { checkoutStarted } from "../checkout-started"
import { cartAbandoned } from "../cart-abandoned"
import { paymentFailed } from "../../payments/payment-failed"

const MADE = "2026-03-04T05:00:00.000Z"

const cart = (with_: object = {}) => ({ id: "cart_1", created_at: MADE, ...with_ })

describe("the time at which a checkout started", () => {
  it("is that of the first address or shipping method", () => {
    const started = cart({
      shipping_address: { created_at: "2026-03-04T05:20:00.000Z" },
      billing_address: { created_at: "2026-03-04T05:10:00.000Z" },
      shipping_methods: [{ created_at: "2026-03-04T05:30:00.000Z" }],
    })
    expect(checkoutStarted.time(started)).toEqual(new Date("2026-03-04T05:10:00.000Z"))
  })

  it("passes over the address that Medusa made of a country, together with the cart", () => {
    const started = cart({
      shipping_address: { created_at: "2026-03-04T05:00:00.004Z" },
      shipping_methods: [{ created_at: "2026-03-04T05:30:00.000Z" }],
    })
    expect(checkoutStarted.time(started)).toEqual(new Date("2026-03-04T05:30:00.000Z"))
  })

  it("is the cart's own where all of it was given with the cart", () => {
    expect(checkoutStarted.time(cart({ billing_address: { created_at: MADE } }))).toBe(MADE)
  })
})

describe("the last step of an abandoned cart", () => {
  const method = { shipping_methods: [{ created_at: "2026-03-04T05:30:00.000Z" }] }
  it.each([
    ["cart", {}],
    ["address", { shipping_address: { created_at: "2026-03-04T05:20:00.000Z" } }],
    ["shipping", method],
    ["payment", { ...method, payment_collection: { payment_sessions: [{ id: "payses_1" }] } }],
  ])("is %p", (step, with_) => {
    const abandoned = { ...cart(with_), last_activity_at: MADE }
    expect(cartAbandoned.properties.last_step.value(abandoned)).toBe(step)
  })
})

describe("the error code of a failed payment", () => {
  const codeOf = (last_payment_error: object | null) =>
    paymentFailed.properties.error_code.value({
      id: "payses_1",
      status: "error",
      created_at: MADE,
      updated_at: MADE,
      amount: 1,
      currency_code: "eur",
      data: { last_payment_error },
    })

  it("is the narrower of the provider's two", () => {
    expect(codeOf({ code: "card_declined", decline_code: "lost_card" })).toBe("lost_card")
    expect(codeOf({ code: "card_declined" })).toBe("card_declined")
  })

  it.each([
    null,
    {},
    { code: 51 },
    { code: "Jane Doe's card was declined" },
    { code: "jane@example.com" },
    { code: "4000000000000002" },
  ])("is left out where it is no word: %j", (error) => {
    expect(codeOf(error)).toBeUndefined()
  })
})
