import { abandonedCarts } from "./insights/abandoned-carts"
import { averageOrderValue } from "./insights/average-order-value"
import { hoursToShipment } from "./insights/hours-to-shipment"
import { newAndReturning } from "./insights/new-and-returning"
import { orders } from "./insights/orders"
import { paymentFailures } from "./insights/payment-failures"
import { promotions } from "./insights/promotions"
import { refundReasons } from "./insights/refund-reasons"
import { refunds } from "./insights/refunds"
import { retention } from "./insights/retention"
import { revenue } from "./insights/revenue"
import { revenueByCampaign } from "./insights/revenue-by-campaign"
import { revenueByChannel } from "./insights/revenue-by-channel"
import { salesChannels } from "./insights/sales-channels"
import { topProducts } from "./insights/top-products"
import { visitToOrder } from "./insights/visit-to-order"
import type { InsightDefinition } from "./language/insight"

/** By this, a store with another database recognizes a dashboard that the plugin made. */
export const MARK = "medusa-plugin-posthog"

/** The dashboard itself. */
export const overview = {
  name: "Medusa store overview",
  description: `Your Medusa store's sales, shoppers, and marketing. Made by ${MARK}: what you change or delete here stays as you left it.`,
}

/** The dashboard's insights, in two columns, from top to bottom. */
export const insights: readonly InsightDefinition[] = [
  revenue,
  orders,
  averageOrderValue,
  visitToOrder,
  newAndReturning,
  retention,
  revenueByChannel,
  revenueByCampaign,
  topProducts,
  salesChannels,
  promotions,
  abandonedCarts,
  paymentFailures,
  hoursToShipment,
  refunds,
  refundReasons,
]
