import { defineEvent } from "../language/define-event"
import { customerProperties, overCustomers } from "./customer-row"
import type { CustomerRow } from "./customer-row"

/** A customer's account was deleted. Medusa keeps the row, and its `deleted_at` is the proof and the time. */
export const customerDeleted = defineEvent<CustomerRow>()({
  ...overCustomers,
  id: "customer_deleted",
  doc: "A customer's account was deleted, by the customer or the merchant.",
  proof: {
    by: "changed row",
    where: { has_account: true, deleted_at: { $ne: null } },
    withDeleted: true,
  },
  hints: { "customer.deleted": "id" },
  time: "deleted_at",
  person: { ...overCustomers.person, sets: false },
  properties: { customer_id: customerProperties.customer_id },
})
