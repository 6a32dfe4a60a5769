import { withDatabase } from "./clone-database"
import { copyOrders } from "./copy-orders"
import { paidOrder } from "./paid-order"
import type { ProcessSuite } from "./process-suite"
import { openShop } from "./shop"

const DAY_MS = 24 * 60 * 60 * 1000
const MINUTE_MS = 60_000

/**
 * Makes this many orders of a store that ran for two months before it installs the plugin, and stops the store.
 *
 * @returns when the plugin was installed: copies lie before it, and what was created for copying lies after it
 */
export const oldOrders = async (
  { store, stopStores, database, sql, standIn }: ProcessSuite,
  count: number
): Promise<string> => {
  const now = Date.now()
  const end = new Date(now - 10 * MINUTE_MS).toISOString()
  const shop = await openShop((await store()).url)
  const templates = [
    await paidOrder(shop, "EU", [0.1, 0.2, 5.55]),
    await paidOrder(shop, "US", []),
    await paidOrder(shop, "JP", [7]),
  ]
  await stopStores()
  const moments = Array.from(
    { length: count },
    (_, n) => new Date(now - 60 * DAY_MS + (n * 59.9 * DAY_MS) / count)
  )
  await withDatabase(database, async (connected) => {
    await copyOrders(connected, { templates, moments })
    // As autovacuum soon does. Without it, query.graph's statement for a page of orders takes a minute.
    await connected("analyze")
  })
  // The plugin is installed now and knows nothing about the store.
  await sql(`delete from posthog_outbox_event`)
  await sql(`delete from posthog_lease`)
  await sql(`update posthog_installation set installed_at = $1`, end)
  standIn().reset()
  return end
}
