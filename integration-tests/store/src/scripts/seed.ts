import type { ExecArgs } from "@medusajs/framework/types"
import { seedAdminUser } from "../seed/admin-user"
import { seedProducts } from "../seed/products"
import { seedPromotion } from "../seed/promotion"
import { seedRegions } from "../seed/regions"
import { seedSalesChannel } from "../seed/sales-channel"
import { seedShipping } from "../seed/shipping"

/** Fills the store: `medusa exec src/scripts/seed.ts`. What is there already stays as it is. */
export default async function seed({ container }: ExecArgs): Promise<void> {
  const salesChannelId = await seedSalesChannel(container)
  await seedRegions(container)
  const { stockLocationId, shippingProfileId } = await seedShipping(container, salesChannelId)
  await seedProducts(container, { salesChannelId, stockLocationId, shippingProfileId })
  await seedPromotion(container)
  await seedAdminUser(container)
}
