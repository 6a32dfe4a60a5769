import { defineEvent } from "../language/define-event"
import { overCustomers } from "./customer-row"
import type { CustomerRow } from "./customer-row"

/**
 * PostHog's own `$identify` for each account: identifies the person by the customer's ID, with the allow-listed properties. It also
 * merges the browser ID of a sign-up, if that is known.
 */
export const customerIdentified = defineEvent<CustomerRow>()({
  ...overCustomers,
  id: "customer_identified",
  event: "$identify",
  doc: "Identifies the customer as a person in PostHog. This is PostHog's own event and has none of the plugin's properties.",
  proof: { by: "new row", where: { has_account: true } },
  hints: { "customer.created": "id" },
  properties: {},
})
