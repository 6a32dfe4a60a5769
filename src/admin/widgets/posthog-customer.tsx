import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { AdminCustomer } from "@medusajs/framework/types"
import { Live } from "../components/live"
import { CustomerPerson } from "../panels/customer/customer-person"

/** On a customer: the person in PostHog. */
const PosthogCustomerWidget = ({ data }: { data: AdminCustomer }) => (
  <Live>
    <CustomerPerson key={data.id} customerId={data.id} />
  </Live>
)

export const config = defineWidgetConfig({
  id: "medusa-plugin-posthog:customer",
  zone: "customer.details.side.after",
})

export default PosthogCustomerWidget
