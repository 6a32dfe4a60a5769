import { checkoutStarted } from "../checkout-started"
import { cartAbandoned } from "../cart-abandoned"
import { paymentFailed } from "../../payments/payment-failed"

const CREATED = "2026-03-04T05:00:00.000Z"

const cart = (with_: object = {}) => ({ id: "cart_1", created_at: CREATED, ...with_ })

describe("start time of a checkout", () => {
  it("is the time of the first address or shipping method", () => {
    const started = cart({
      shipping_address: { created_at: "2026-03-04T05:20:00.000Z" },
      billing_address: { created_at: "2026-03-04T05:10:00.000Z" },
      shipping_methods: [{ created_at: "2026-03-04T05:30:00.000Z" }],
    })
    expect(checkoutStarted.time(started)).toEqual(new Date("2026-03-04T05:10:00.000Z"))
  })

  it("ignores the address that Medusa creates together with the cart, from a country", () => {
    const started = cart({
      shipping_address: { created_at: "2026-03-04T05:00:00.004Z" },
      shipping_methods: [{ created_at: "2026-03-04T05:30:00.000Z" }],
    })
    expect(checkoutStarted.time(started)).toEqual(new Date("2026-03-04T05:30:00.000Z"))
  })

  it("is the cart's own time if everything was created with the cart", () => {
    expect(checkoutStarted.time(cart({ billing_address: { created_at: CREATED } }))).toBe(CREATED)
  })
})

describe("last step of an abandoned cart", () => {
  const method = { shipping_methods: [{ created_at: "2026-03-04T05:30:00.000Z" }] }
  it.each([
    ["cart", {}],
    ["address", { shipping_address: { created_at: "2026-03-04T05:20:00.000Z" } }],
    ["shipping", method],
    ["payment", { ...method, payment_collection: { payment_sessions: [{ id: "payses_1" }] } }],
  ])("is %p", (step, with_) => {
    const abandoned = { ...cart(with_), last_activity_at: CREATED }
    expect(cartAbandoned.properties.last_step.value(abandoned)).toBe(step)
  })
})

describe("error code of a failed payment", () => {
  const codeOf = (last_payment_error: object | null) =>
    paymentFailed.properties.error_code.value({
      id: "payses_1",
      status: "error",
      created_at: CREATED,
      updated_at: CREATED,
      amount: 1,
      currency_code: "eur",
      data: { last_payment_error },
    })

  it("is the more specific one of the provider's two codes", () => {
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
  ])("is left out if it isn't a single word: %j", (error) => {
    expect(codeOf(error)).toBeUndefined()
  })
})
