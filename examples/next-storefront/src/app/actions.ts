"use server"

import { redirect } from "next/navigation"
import { sdk } from "../lib/sdk"
import { authHeaders, cartId, forgetCart, forgetToken, keepCart, keepToken } from "../lib/session"
import { COUNTRY, readCart, readCustomer, readRegion } from "../lib/store"

/** All that visitors do, as server actions that call Medusa. Nothing in here knows about analytics. */

export async function addToCart(variantId: string) {
  const headers = await authHeaders()
  const item = { variant_id: variantId, quantity: 1 }
  const cart = await readCart()
  if (cart) {
    await sdk.store.cart.createLineItem(cart.id, item, {}, headers)
  } else {
    const region_id = (await readRegion()).id
    const created = await sdk.store.cart.create({ region_id, items: [item] }, {}, headers)
    await keepCart(created.cart.id)
  }
  redirect("/")
}

/** The whole checkout in one go; the address is always the same. */
export async function checkOut(form: FormData) {
  const headers = await authHeaders()
  const id = (await cartId()) ?? ""
  const customer = await readCustomer()
  const address = {
    first_name: "Ada",
    last_name: "Lovelace",
    address_1: "1 Example Street",
    city: "Berlin",
    postal_code: "10115",
    country_code: COUNTRY,
  }
  const email = customer?.email ?? String(form.get("guest-email"))
  const delivery = { email, shipping_address: address, billing_address: address }
  await sdk.store.cart.update(id, delivery, {}, headers)
  const { shipping_options } = await sdk.store.fulfillment.listCartOptions({ cart_id: id }, headers)
  const option_id = shipping_options[0]?.id ?? ""
  await sdk.store.cart.addShippingMethod(id, { option_id }, {}, headers)
  const { cart } = await sdk.store.cart.retrieve(id, {}, headers)
  const payment = { provider_id: "pp_system_default" }
  await sdk.store.payment.initiatePaymentSession(cart, payment, {}, headers)
  const completed = await sdk.store.cart.complete(id, {}, headers)
  if (completed.type !== "order") {
    throw new Error(completed.error.message)
  }
  await forgetCart()
  redirect(`/?order=${completed.order.display_id}`)
}

export async function signUp(form: FormData) {
  const { email, password } = credentials(form)
  const token = await sdk.auth.register("customer", "emailpass", { email, password })
  await sdk.store.customer.create({ email }, {}, { authorization: `Bearer ${String(token)}` })
  await signIn(form)
}

export async function signIn(form: FormData) {
  const token = await sdk.auth.login("customer", "emailpass", credentials(form))
  if (typeof token !== "string") {
    throw new Error("Expected a sign-in with a password to be complete.")
  }
  await keepToken(token)
  const id = await cartId()
  if (id) {
    await sdk.store.cart.transferCart(id, {}, await authHeaders())
  }
  redirect("/")
}

export async function signOut() {
  await forgetToken()
  await forgetCart()
  redirect("/")
}

const credentials = (form: FormData) => ({
  email: String(form.get("email")),
  password: String(form.get("password")),
})
