import type { Time } from "../language/time"
import { defineEvent } from "../language/define-event"
import { customerFields, customerProperties } from "./customer-row"
import type { CustomerRow } from "./customer-row"

const moment = (value: Time) => new Date(value).getTime()

/**
 * Medusa takes the time once for each of the two when it makes a row, so a new one may look changed: seen were up to 7 ms, in one
 * sign-up of 200. No shopper changes an account that fast.
 */
const CREATION_MS = 100

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
    when: (customer) => moment(customer.updated_at) - moment(customer.created_at) > CREATION_MS,
  },
  hints: { "customer.updated": "id" },
  time: (customer) => customer.updated_at,
  key: (customer) => `${customer.id}:${moment(customer.updated_at)}`,
  keyFields: ["created_at", "updated_at"],
  person: { customer: "", fallback: "id", sets: true, unsets: true },
  properties: customerProperties,
})
