import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { AdminOrder } from "@medusajs/framework/types"
import { Live } from "../components/live"
import { OrderEvents } from "../panels/order/order-events"

/** On an order: the timeline of its analytics events. */
const PosthogOrderWidget = ({ data }: { data: AdminOrder }) => (
  <Live>
    <OrderEvents key={data.id} orderId={data.id} />
  </Live>
)

export const config = defineWidgetConfig({
  id: "medusa-plugin-posthog:order",
  zone: "order.details.side.after",
})

export default PosthogOrderWidget
