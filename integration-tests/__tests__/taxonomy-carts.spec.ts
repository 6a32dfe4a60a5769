import { PROMOTION } from "../store/src/seed/data"
import { cartWorld } from "../support/cart-world"
import { asShown } from "../support/money"
import { storeSuite } from "../support/store-suite"

storeSuite(
  {
    name: "taxonomy-carts",
    workerMode: "server",
    // Long enough that only `flush` records: a cart that is read while it is changed has other amounts.
    options: { taxonomy: "ecommerce-spec", cartEvents: "all", flushIntervalMs: 60_000 },
  },
  (suite) => {
    const world = cartWorld(suite)

    it("describes a cart as in the spec, with the Store API's numbers", async () => {
      const cart = await world.cart()
      await cart.add(world.variant("SHIRT-S"), 2)
      const mug = await cart.add(world.variant("MUG-WHITE"))
      await suite.posthog().flush()
      await cart.remove(mug)
      await cart.applyPromotion(PROMOTION.code)
      await cart.giveAddress()
      const shown = await cart.show()
      await suite.posthog().flush()
      const told = (event: string) => world.told().filter((one) => one.event === event)
      expect(told("Product Added").map(({ properties }) => properties)).toEqual([
        expect.objectContaining({ cart_id: cart.id, sku: "SHIRT-S", price: 19.99, quantity: 2 }),
        expect.objectContaining({ cart_id: cart.id, sku: "MUG-WHITE", name: "Mug" }),
      ])
      expect(told("Product Removed")).toMatchObject([{ properties: { sku: "MUG-WHITE" } }])
      expect(told("Coupon Applied")).toMatchObject([
        { properties: { cart_id: cart.id, coupon_name: PROMOTION.code } },
      ])
      const inEuro = (amount: number) => asShown(amount, "eur")
      expect(told("Checkout Started")).toMatchObject([
        {
          properties: {
            cart_id: cart.id,
            value: inEuro(shown.total),
            revenue: inEuro(shown.item_total - shown.item_tax_total),
            shipping: inEuro(shown.shipping_total - shown.shipping_tax_total),
            tax: inEuro(shown.tax_total),
            discount: inEuro(shown.discount_total),
            coupon: PROMOTION.code,
            currency: "EUR",
            products: [{ sku: "SHIRT-S", quantity: 2, coupon: PROMOTION.code }],
          },
        },
      ])
      expect(shown.discount_total).toBeGreaterThan(0)
      expect(told("cart_created")).toHaveLength(1)
    })
  }
)
