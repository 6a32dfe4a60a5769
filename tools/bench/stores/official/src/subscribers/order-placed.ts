import type { SubscriberConfig } from "@medusajs/framework"
import { trackPlacedOrder } from "../../../../../../integration-tests/support/documented-subscriber"

export default trackPlacedOrder

export const config: SubscriberConfig = { event: "order.placed" }
