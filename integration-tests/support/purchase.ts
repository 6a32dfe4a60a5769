import { TEST_CARD_PROVIDER } from "../store/src/payment-provider/service"
import { PROMOTION, PROVIDERS } from "../store/src/seed/data"
import { cartInHand } from "./cart"
import type { CartInHand } from "./cart"
import type { CartWorld } from "./cart-world"
import type { RegisteredCustomer } from "./shopper"
import type { HttpTypes } from "@medusajs/framework/types"

/** A cart that became an order. */
export interface Purchase extends RegisteredCustomer {
  cart: CartInHand
  /** The cart once its checkout had started. */
  started: HttpTypes.StoreCart
  order: HttpTypes.StoreOrder
}

/**
 * Takes a cart to an order of two shirts, with a registration, a promotion, two shipping methods, and a declined card.
 *
 * @param look runs before its rows change
 */
export const purchase = async (
  { shop, variant, cart: cartOf }: CartWorld,
  email: string,
  look: () => Promise<unknown>
): Promise<Purchase> => {
  const cart = await cartOf()
  const shirt = await cart.add(variant("SHIRT-S"))
  const other = await cart.add(variant("SHIRT-M"))
  await cart.add(variant("SHIRT-S"))
  await cart.setQuantity(other, 4)
  await cart.remove(other)
  await cart.applyPromotion(PROMOTION.code)
  await cart.setQuantity(shirt, 2)
  await cart.removePromotion(PROMOTION.code)
  await look()
  const { token, customer } = await shop().shopper.registerCustomer({
    email,
    password: "correct horse",
  })
  const request = shop().shopper.open(token)
  await request("POST", `/store/carts/${cart.id}/customer`)
  const signedIn = cartInHand(request, cart.id)
  await signedIn.giveAddress()
  const started = await signedIn.show()
  await look()
  await signedIn.ship("Standard")
  await signedIn.ship("Express")
  await signedIn.pay(TEST_CARD_PROVIDER, { card: "declined" })
  await expect(signedIn.complete()).rejects.toThrow("was not authorized")
  await look()
  await signedIn.pay(PROVIDERS.payment)
  const path = `/store/orders/${await signedIn.complete()}`
  const { order } = await request<HttpTypes.StoreOrderResponse>("GET", path)
  return { cart, customer, token, started, order }
}
