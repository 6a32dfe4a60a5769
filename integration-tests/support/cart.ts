import type { HttpTypes } from "@medusajs/framework/types"
import { completeCart } from "./checkout"
import type { Request } from "../../tools/lib/http"

/** The tests' shipping address. Events may contain only its country. */
export const ADDRESS = {
  first_name: "Ada",
  last_name: "Lovelace",
  address_1: "1 Example Street",
  city: "Exampleton",
  postal_code: "12345",
  country_code: "de",
}

/** A shopper's cart. Each step is a Store API request, as a storefront sends it. */
export interface CartInHand {
  id: string
  /** The cart with its totals as the Store API shows them. */
  show(): Promise<HttpTypes.StoreCart>
  /** Adds a variant and returns its line's ID. */
  add(variantId: string, quantity?: number): Promise<string>
  setQuantity(line: string, quantity: number): Promise<void>
  remove(line: string): Promise<void>
  applyPromotion(code: string): Promise<void>
  removePromotion(code: string): Promise<void>
  /** Sets the shopper's email, without an account. */
  setEmail(email: string): Promise<void>
  giveAddress(): Promise<void>
  /** Chooses the shipping option of that name. */
  ship(option: string): Promise<void>
  /** Starts paying with a provider, optionally with data for it. */
  pay(provider: string, data?: Record<string, unknown>): Promise<void>
  /** Returns the order's ID. Rejects with Medusa's answer if there is none. */
  complete(): Promise<string>
}

/** Creates an empty cart. */
export const openCart = async (request: Request, regionId: string): Promise<CartInHand> => {
  const { cart } = await request<HttpTypes.StoreCartResponse>("POST", "/store/carts", {
    region_id: regionId,
  })
  return cartInHand(request, cart.id)
}

/** An existing cart, used by whoever sends the requests. */
export const cartInHand = (request: Request, id: string): CartInHand => {
  const path = `/store/carts/${id}`
  const post = async (to: string, body: object) => void (await request("POST", path + to, body))
  const show = async () => (await request<HttpTypes.StoreCartResponse>("GET", path)).cart
  return {
    id,
    show,
    add: async (variant_id, quantity = 1) => {
      await post("/line-items", { variant_id, quantity })
      const { items } = await show()
      return String(items?.find((item) => item.variant_id === variant_id)?.id)
    },
    setQuantity: (line, quantity) => post(`/line-items/${line}`, { quantity }),
    remove: async (line) => void (await request("DELETE", `${path}/line-items/${line}`)),
    applyPromotion: (code) => post("/promotions", { promo_codes: [code] }),
    removePromotion: async (code) =>
      void (await request("DELETE", `${path}/promotions`, { promo_codes: [code] })),
    setEmail: (email) => post("", { email }),
    giveAddress: () => post("", { shipping_address: ADDRESS, billing_address: ADDRESS }),
    ship: async (name) => {
      const { shipping_options } = await request<HttpTypes.StoreShippingOptionListResponse>(
        "GET",
        `/store/shipping-options?cart_id=${id}`
      )
      const option = shipping_options.find((one) => one.name === name)
      await post("/shipping-methods", { option_id: option?.id })
    },
    pay: async (provider_id, data) => {
      // Medusa returns the cart's existing collection if there is one.
      const { payment_collection } = await request<HttpTypes.StorePaymentCollectionResponse>(
        "POST",
        "/store/payment-collections",
        { cart_id: id }
      )
      const to = `/store/payment-collections/${payment_collection.id}/payment-sessions`
      await request("POST", to, { provider_id, data })
    },
    complete: () => completeCart(request, id),
  }
}
