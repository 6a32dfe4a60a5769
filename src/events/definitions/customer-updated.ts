import { defineEvent } from "../define-event"
import { customerFields, customerProperties } from "../customer-row"
import type { CustomerRow } from "../customer-row"

const moment = (value: Date | string) => new Date(value).getTime()

/** A customer's account changed. The row's `updated_at` is part of the key: each further change is a further event. */
export const customerUpdated = defineEvent<CustomerRow>()({
  id: "customer_updated",
  topic: "customers",
  doc: "A customer's account changed, by the customer or the merchant. Changes within the same moment are one event.",
  entity: "customer",
  idPrefix: "cus",
  fields: customerFields,
  proof: {
    by: "changed row",
    where: { has_account: true },
    when: (customer) => moment(customer.updated_at) > moment(customer.created_at),
  },
  hints: { "customer.updated": "id" },
  time: (customer) => customer.updated_at,
  key: (customer) => `${customer.id}:${moment(customer.updated_at)}`,
  keyFields: ["created_at", "updated_at"],
  person: { customer: "", fallback: "id", sets: true },
  properties: customerProperties,
})
