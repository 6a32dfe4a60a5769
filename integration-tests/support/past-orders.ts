import type { HttpTypes } from "@medusajs/framework/types"
import type { Shop } from "./shop"
import type { StoreSuite } from "./store-suite"

/** Places orders as of yesterday that nothing has recorded, as if the plugin had been installed the day before. */
export const placePastOrders = async (
  { withoutHints, sql }: Pick<StoreSuite, "withoutHints" | "sql">,
  shop: Shop,
  count: number
): Promise<HttpTypes.StoreOrder[]> => {
  const orders = await withoutHints(async () => {
    const placed = []
    for (let n = 0; n < count; n++) {
      placed.push(await shop.order({ items: shop.lines(1 + n) }))
    }
    return placed
  })
  await sql(`update "order" set created_at = created_at - interval '1 day'`)
  await sql(`update payment set created_at = created_at - interval '1 day'`)
  await sql(`update posthog_installation set installed_at = now() - interval '2 days'`)
  return orders
}
