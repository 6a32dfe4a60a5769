import type { HttpTypes } from "@medusajs/framework/types"
import { completeCart } from "./checkout"
import type { Request } from "../../tools/lib/http"

/** Where the parcels of the tests go. No event may carry any of it but the country. */
export const ADDRESS = {
  first_name: "Ada",
  last_name: "Lovelace",
  address_1: "1 Example Street",
  city: "Exampleton",
  postal_code: "12345",
  country_code: "de",
}

/** One cart in a shopper's hands: each step is a request of the Store API, as a storefront sends it. */
export interface CartInHand {
  id: string
  /** The cart with its totals as the Store API shows them. */
  show(): Promise<HttpTypes.StoreCart>
  /** Puts a variant in; gives the id of its line. */
  add(variantId: string, quantity?: number): Promise<string>
  setQuantity(line: string, quantity: number): Promise<void>
  remove(line: string): Promise<void>
  applyPromotion(code: string): Promise<void>
  removePromotion(code: string): Promise<void>
  /** Says who the shopper is, without an account. */
  setEmail(email: string): Promise<void>
  giveAddress(): Promise<void>
  /** Chooses the shipping option of that name. */
  ship(option: string): Promise<void>
  /** Begins to pay with a provider, which may be given data. */
  pay(provider: string, data?: Record<string, unknown>): Promise<void>
  /** Gives the order's id; rejects with Medusa's answer when it makes none. */
  complete(): Promise<string>
}

/** Makes an empty cart. */
export const openCart = async (request: Request, regionId: string): Promise<CartInHand> => {
  const { cart } = await request<HttpTypes.StoreCartResponse>("POST", "/store/carts", {
    region_id: regionId,
  })
  return cartInHand(request, cart.id)
}

/** A cart that is there, in the hands of whoever sends the requests. */
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
      // Medusa gives the cart's collection again where there is one.
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
