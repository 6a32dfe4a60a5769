import type { HttpTypes } from "@medusajs/types"
import { analytics, sdk } from "./analytics"

/** The shop's calls to Medusa, as any storefront makes them. Nothing in here knows about analytics but one line. */

const COUNTRY = "de"
const CART_KEY = "cart_id"

export interface Line {
  productId: string
  variantId: string
  title: string
  variant: string
  price: number
  currency: string
}

let region: HttpTypes.StoreRegion | undefined

export const listLines = async (): Promise<Line[]> => {
  const { regions } = await sdk.store.region.list()
  region = regions.find(({ countries }) => countries?.some(({ iso_2 }) => iso_2 === COUNTRY))
  const { products } = await sdk.store.product.list({
    region_id: region?.id,
    fields: "*variants.calculated_price",
  })
  return products.map((product) => {
    const variant = product.variants?.[0]
    return {
      productId: product.id,
      variantId: variant?.id ?? "",
      title: product.title,
      variant: variant?.title ?? "",
      price: variant?.calculated_price?.calculated_amount ?? 0,
      currency: variant?.calculated_price?.currency_code ?? "eur",
    }
  })
}

export const readCart = async (): Promise<HttpTypes.StoreCart | undefined> => {
  const id = localStorage.getItem(CART_KEY)
  if (!id) {
    return undefined
  }
  return sdk.store.cart.retrieve(id).then(
    ({ cart }) => cart,
    () => forgetCart()
  )
}

export const addToCart = async ({ variantId }: Line): Promise<void> => {
  const id = localStorage.getItem(CART_KEY)
  const item = { variant_id: variantId, quantity: 1 }
  if (id && (await readCart())) {
    await sdk.store.cart.createLineItem(id, item)
    return
  }
  const { cart } = await sdk.store.cart.create({ region_id: region?.id, items: [item] })
  localStorage.setItem(CART_KEY, cart.id)
}

/** The whole checkout in one go; the address is always the same. */
export const checkOut = async (cart: HttpTypes.StoreCart, email: string): Promise<string> => {
  const address = {
    first_name: "Ada",
    last_name: "Lovelace",
    address_1: "1 Example Street",
    city: "Berlin",
    postal_code: "10115",
    country_code: COUNTRY,
  }
  await sdk.store.cart.update(cart.id, {
    email,
    shipping_address: address,
    billing_address: address,
  })
  const { shipping_options } = await sdk.store.fulfillment.listCartOptions({ cart_id: cart.id })
  await sdk.store.cart.addShippingMethod(cart.id, { option_id: shipping_options[0]?.id ?? "" })
  const { cart: ready } = await sdk.store.cart.retrieve(cart.id)
  await sdk.store.payment.initiatePaymentSession(ready, { provider_id: "pp_system_default" })
  const completed = await sdk.store.cart.complete(cart.id)
  if (completed.type !== "order") {
    throw new Error(completed.error.message)
  }
  forgetCart()
  return `#${completed.order.display_id}`
}

export const readCustomer = (): Promise<HttpTypes.StoreCustomer | undefined> =>
  sdk.store.customer.retrieve().then(
    ({ customer }) => customer,
    () => undefined
  )

export const signUp = async (email: string, password: string): Promise<void> => {
  const token = await sdk.auth.register("customer", "emailpass", { email, password })
  await sdk.store.customer.create({ email }, {}, { Authorization: `Bearer ${token}` })
  await signIn(email, password)
}

export const signIn = async (email: string, password: string): Promise<void> => {
  await sdk.auth.login("customer", "emailpass", { email, password })
  const id = localStorage.getItem(CART_KEY)
  if (id) {
    await sdk.store.cart.transferCart(id).catch(() => undefined)
  }
}

export const signOut = async (): Promise<void> => {
  await sdk.auth.logout()
  forgetCart()
}

/** The browser sends only what the server can't know: the server sends carts and orders. */
export const viewProduct = (line: Line): void =>
  void analytics.capture("product_viewed", {
    product_id: line.productId,
    variant_id: line.variantId,
    name: line.title,
    price: line.price,
    currency: line.currency.toUpperCase(),
  })

const forgetCart = (): undefined => void localStorage.removeItem(CART_KEY)
