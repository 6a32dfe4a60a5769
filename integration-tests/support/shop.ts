import type { HttpTypes } from "@medusajs/framework/types"
import { ADMIN } from "../store/src/seed/data"
import { openAdmin } from "./admin"
import type { Admin } from "./admin"
import type { OrderRequest } from "./checkout"
import { onceFor } from "./once-for"
import { createShopper } from "./shopper"
import type { Shopper } from "./shopper"

/** The seeded shop with its regions and variants, for tests that place orders. */
export interface Shop {
  shopper: Shopper
  admin: Admin
  /** Returns a region by name: "EU", "US", or "JP". */
  region(name: string): HttpTypes.StoreRegion
  /** Returns this many lines: the first variants, each in the given quantity. */
  lines(count: number, quantity?: number): OrderRequest["items"]
  /** Returns lines of the variants with these SKUs. */
  linesOf(skus: readonly string[], quantity?: number): OrderRequest["items"]
  /** Places an order, by default a guest's in the EU. */
  order(request?: Partial<OrderRequest>): Promise<HttpTypes.StoreOrder>
  /** Prepares a cart for the same order. Returns its ID. */
  prepareCart(request?: Partial<OrderRequest>): Promise<string>
  /** The same order without its last request. The returned function sends that one and returns the order's ID. */
  prepareOrder(request?: Partial<OrderRequest>): Promise<() => Promise<string>>
}

/** What the seed made. */
interface Seeded {
  admin: Admin
  publishableKey: string
  regions: HttpTypes.StoreRegion[]
  variants: HttpTypes.StoreProductVariant[]
}

/** By the store's URL. It takes longer to read than a small test, and each test of a suite starts from the same seed. */
const seededOf = onceFor<Seeded>()

const readSeeded = async (baseUrl: string): Promise<Seeded> => {
  const admin = await openAdmin({ baseUrl, ...ADMIN })
  const publishableKey = await admin.publishableKey()
  const shopper = createShopper({ baseUrl, publishableKey })
  const regions = await shopper.listRegions()
  const variants = await shopper.listVariants(regionIn(regions, "EU").id)
  return { admin, publishableKey, regions, variants }
}

const regionIn = (regions: readonly HttpTypes.StoreRegion[], name: string) => {
  const found = regions.find((candidate) => candidate.name === name)
  if (!found) {
    throw new Error(
      `Expected a seeded region, one of ${regions.map((one) => one.name).join(", ")}, got "${name}".`
    )
  }
  return found
}

/** Opens the shop of a running, seeded store. */
export const openShop = async (
  baseUrl: string,
  headers: Record<string, string> = {}
): Promise<Shop> => {
  const { admin, publishableKey, regions, variants } = await seededOf(baseUrl, () =>
    readSeeded(baseUrl)
  )
  const shopper = createShopper({ baseUrl, publishableKey, headers })
  const region = (name: string) => regionIn(regions, name)
  const lines = (count: number, quantity = 1) =>
    variants.slice(0, count).map(({ id }) => ({ variantId: id, quantity }))
  const linesOf = (skus: readonly string[], quantity = 1) =>
    skus.map((sku) => {
      const variant = variants.find((candidate) => candidate.sku === sku)
      if (!variant) {
        throw new Error(`Expected a seeded variant, got the SKU "${sku}".`)
      }
      return { variantId: variant.id, quantity }
    })
  const complete = (request?: Partial<OrderRequest>): OrderRequest => ({
    email: request?.customer ? undefined : "guest@example.com",
    regionId: region("EU").id,
    countryCode: "de",
    items: lines(2),
    ...request,
  })
  return {
    shopper,
    admin,
    region,
    lines,
    linesOf,
    order: (request) => shopper.placeOrder(complete(request)),
    prepareCart: (request) => shopper.prepareCart(complete(request)),
    prepareOrder: (request) => shopper.prepareOrder(complete(request)),
  }
}
