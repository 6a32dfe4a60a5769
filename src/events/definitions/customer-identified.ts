import { defineEvent } from "../define-event"
import type { CustomerRow } from "../customer-row"

/**
 * PostHog's own `$identify` for each account, so that the customer's id is an identified person there: PostHog then
 * refuses to merge it into another person (PostHog's docs, "Identifying users").
 */
export const customerIdentified = defineEvent<CustomerRow>()({
  id: "customer_identified",
  event: "$identify",
  doc: "Tells PostHog that the customer's id is a known person. PostHog's own event; it carries no properties of ours.",
  entity: "customer",
  fields: ["id", "has_account", "created_at", "updated_at"],
  proof: { where: { has_account: true } },
  hints: ["customer.created"],
  time: (customer) => customer.created_at,
  key: (customer) => customer.id,
  person: { customer: "", fallback: "id", sets: true },
  properties: {},
})
