import { defineEvent } from "../language/define-event"
import { customerProperties, overCustomers } from "./customer-row"
import type { CustomerRow } from "./customer-row"

/** A customer signed up. Guest customers have rows, too, but no account. */
export const customerCreated = defineEvent<CustomerRow>()({
  ...overCustomers,
  id: "customer_created",
  doc: "A customer signed up for an account.",
  proof: { by: "new row", where: { has_account: true } },
  hints: { "customer.created": "id" },
  properties: customerProperties,
})
