import { defineEvent } from "../language/define-event"
import { overCustomers } from "./customer-row"
import type { CustomerRow } from "./customer-row"

/**
 * PostHog's own `$identify` for each account: makes the person known under the customer's id, with the allow-listed
 * properties. A sign-up's browser id, once it is known here, is merged by this event.
 */
export const customerIdentified = defineEvent<CustomerRow>()({
  ...overCustomers,
  id: "customer_identified",
  event: "$identify",
  doc: "Tells PostHog that the customer's id is a known person. PostHog's own event; it carries no properties of ours.",
  proof: { by: "new row", where: { has_account: true } },
  hints: { "customer.created": "id" },
  properties: {},
})
