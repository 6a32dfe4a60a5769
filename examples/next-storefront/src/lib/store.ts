import { FetchError } from "@medusajs/js-sdk"
import { cache } from "react"
import { sdk } from "./sdk"
import { authHeaders, cartId } from "./session"

/** What the pages read from Medusa. */

export const COUNTRY = "de"

export const readRegion = cache(async () => {
  const { regions } = await sdk.store.region.list()
  const region = regions.find(({ countries }) => countries?.some(({ iso_2 }) => iso_2 === COUNTRY))
  if (!region) {
    throw new Error(`Expected a region with the country ${COUNTRY}.`)
  }
  return region
})

export const listProducts = async () => {
  const { products } = await sdk.store.product.list({
    region_id: (await readRegion()).id,
    fields: "*variants.calculated_price",
  })
  return products
}

export const readCart = cache(async () => {
  const id = await cartId()
  if (!id) {
    return undefined
  }
  return sdk.store.cart.retrieve(id, {}, await authHeaders()).then(
    ({ cart }) => cart,
    () => undefined
  )
})

/** A sign-in that Medusa refuses is nobody's. If Medusa doesn't answer, nobody knows whose it is. */
export const readSignIn = cache(async () => {
  const headers = await authHeaders()
  if (!headers.authorization) {
    return { customer: undefined, isUnknown: false }
  }
  return sdk.store.customer.retrieve({}, headers).then(
    ({ customer }) => ({ customer, isUnknown: false }),
    (error: unknown) => ({ customer: undefined, isUnknown: !isRefusal(error) })
  )
})

export const readCustomer = async () => (await readSignIn()).customer

const isRefusal = (error: unknown) => error instanceof FetchError && error.status === 401
