import { defineEvent } from "../language/define-event"
import { customerFields, customerProperties } from "./customer-row"
import type { CustomerRow } from "./customer-row"

/** A customer signed up: one event for each customer row with an account. Guest customers are no sign-ups. */
export const customerCreated = defineEvent<CustomerRow>()({
  id: "customer_created",
  topic: "customers",
  doc: "A customer signed up for an account.",
  entity: "customer",
  idPrefix: "cus",
  fields: customerFields,
  proof: { by: "new row", where: { has_account: true } },
  hints: { "customer.created": "id" },
  time: (customer) => customer.created_at,
  key: (customer) => customer.id,
  person: { customer: "", fallback: "id", sets: true },
  properties: customerProperties,
})
