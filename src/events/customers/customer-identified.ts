import { defineEvent } from "../language/define-event"
import type { CustomerRow } from "./customer-row"

/**
 * PostHog's own `$identify` for each account: makes the person known under the customer's id, with the allow-listed
 * properties. A sign-up's browser id, once it is known here, is merged by this event.
 */
export const customerIdentified = defineEvent<CustomerRow>()({
  id: "customer_identified",
  topic: "customers",
  event: "$identify",
  doc: "Tells PostHog that the customer's id is a known person. PostHog's own event; it carries no properties of ours.",
  entity: "customer",
  idPrefix: "cus",
  fields: ["id", "has_account", "created_at", "updated_at"],
  proof: { by: "new row", where: { has_account: true } },
  needsProfile: true,
  hints: { "customer.created": "id" },
  time: (customer) => customer.created_at,
  key: (customer) => customer.id,
  person: { customer: "", fallback: "id", sets: true },
  properties: {},
})
