import type { HttpTypes } from "@medusajs/framework/types"
import { openAdmin } from "../../integration-tests/support/admin"
import { createShopper } from "../../integration-tests/support/shopper"
import type { Shopper } from "../../integration-tests/support/shopper"
import { ADMIN, PROMOTION } from "../../integration-tests/store/src/seed/data"

/** An order of the demo and who placed it. */
export type DemoOrder = { person: "guest" | "customer"; order: HttpTypes.StoreOrder }

/** Places two orders through the Store API: a guest's in the EU, and a new customer's in the US. */
export async function placeOrders(baseUrl: string): Promise<DemoOrder[]> {
  const admin = await openAdmin({ baseUrl, ...ADMIN })
  const shopper = createShopper({ baseUrl, publishableKey: await admin.publishableKey() })
  const guest = await order(shopper, "EU", {
    email: "guest@example.com",
    promoCodes: [PROMOTION.code],
  })
  const customer = await shopper.registerCustomer({
    email: `customer-${Date.now()}@example.com`,
    password: "supersecret",
    firstName: "Grace",
    lastName: "Hopper",
    phone: "+4930123456",
  })
  return [
    { person: "guest", order: guest },
    { person: "customer", order: await order(shopper, "US", { customer }) },
  ]
}

type Who = { email?: string; promoCodes?: string[]; customer?: { token: string } }

async function order(
  shopper: Shopper,
  regionName: string,
  who: Who
): Promise<HttpTypes.StoreOrder> {
  const region = (await shopper.listRegions()).find(({ name }) => name === regionName)
  const countryCode = region?.countries?.[0]?.iso_2
  const variants = region ? await shopper.listVariants(region.id) : []
  if (!region || !countryCode || variants.length < 2) {
    throw new Error(
      `the store has no region ${regionName} with products. Delete .medusa/demo and start again.`
    )
  }
  const items = variants
    .slice(0, 2)
    .map(({ id }, index) => ({ variantId: id, quantity: index + 1 }))
  return shopper.placeOrder({ ...who, items, regionId: region.id, countryCode })
}
