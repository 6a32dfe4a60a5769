import type { HttpTypes } from "@medusajs/framework/types"
import { checkOut, completeCart, prepareCart, prepareCheckOut } from "./checkout"
import type { OrderRequest } from "./checkout"
import { createRequest } from "../../tools/lib/http"
import type { Request } from "../../tools/lib/http"

/** Who registers. */
export type Registration = {
  email: string
  password: string
  firstName?: string
  lastName?: string
  phone?: string
}

/** A customer with an account, signed in. */
export type RegisteredCustomer = { token: string; customer: HttpTypes.StoreCustomer }

/** A shopper's browser. Everything goes through the Store API, as in a storefront. */
export type Shopper = {
  /** The Store API as a guest, or as the token's customer. */
  open(token?: string): Request
  listRegions(): Promise<HttpTypes.StoreRegion[]>
  /** Every variant with its price in the region (`calculated_price`). */
  listVariants(regionId: string): Promise<HttpTypes.StoreProductVariant[]>
  /** Checks out and returns the order with all totals that the Store API shows. */
  placeOrder(order: OrderRequest): Promise<HttpTypes.StoreOrder>
  /** Checks out except for the last request. The returned function sends that one and returns the order's ID. */
  prepareOrder(order: OrderRequest): Promise<() => Promise<string>>
  /** Creates a cart that is ready to be completed, possibly by another store process. Returns its ID. */
  prepareCart(order: OrderRequest): Promise<string>
  /** Sends the last request of a checkout. Returns the order's ID. */
  completeCart(cartId: string): Promise<string>
  registerCustomer(registration: Registration): Promise<RegisteredCustomer>
  updateCustomer(
    token: string,
    update: HttpTypes.StoreUpdateCustomer
  ): Promise<HttpTypes.StoreCustomer>
}

/** Opens the shop. Each request sends `headers`, such as a consent or tracing header. */
export function createShopper(options: {
  baseUrl: string
  publishableKey: string
  headers?: Record<string, string>
}): Shopper {
  const open = (token?: string): Request =>
    createRequest(options.baseUrl, {
      ...options.headers,
      "x-publishable-api-key": options.publishableKey,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    })
  return {
    open,
    listRegions: async () =>
      (await open()<HttpTypes.StoreRegionListResponse>("GET", "/store/regions")).regions,
    listVariants: (regionId) => listVariants(open(), regionId),
    placeOrder: (order) => checkOut(open(order.customer?.token), order),
    prepareOrder: (order) => prepareCheckOut(open(order.customer?.token), order),
    prepareCart: (order) => prepareCart(open(order.customer?.token), order),
    completeCart: (cartId) => completeCart(open(), cartId),
    registerCustomer: (registration) => register(open, registration),
    updateCustomer: async (token, update) =>
      (await open(token)<HttpTypes.StoreCustomerResponse>("POST", "/store/customers/me", update))
        .customer,
  }
}

async function listVariants(
  request: Request,
  regionId: string
): Promise<HttpTypes.StoreProductVariant[]> {
  const query = `region_id=${regionId}&limit=100&fields=*variants.calculated_price`
  const { products } = await request<HttpTypes.StoreProductListResponse>(
    "GET",
    `/store/products?${query}`
  )
  return products.flatMap(({ variants }) => variants ?? [])
}

async function register(
  open: (token?: string) => Request,
  { email, password, firstName, lastName, phone }: Registration
): Promise<RegisteredCustomer> {
  const signIn = { email, password }
  const registered = await open()<{ token: string }>(
    "POST",
    "/auth/customer/emailpass/register",
    signIn
  )
  const { customer } = await open(registered.token)<HttpTypes.StoreCustomerResponse>(
    "POST",
    "/store/customers",
    {
      email,
      first_name: firstName,
      last_name: lastName,
      phone,
    }
  )
  // The first token belongs to a sign-in without a customer. Only a new one contains the customer's ID.
  const { token } = await open()<{ token: string }>("POST", "/auth/customer/emailpass", signIn)
  return { token, customer }
}
