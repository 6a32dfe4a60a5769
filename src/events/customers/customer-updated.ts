import { defineEvent } from "../language/define-event"
import type { Time } from "../language/time"
import { customerProperties, overCustomers } from "./customer-row"
import type { CustomerRow } from "./customer-row"

const moment = (value: Time) => new Date(value).getTime()

/**
 * Medusa takes the time once for each of the two when it makes a row, so a new one may look changed: seen were up to 7 ms, in one
 * sign-up of 200. No shopper changes an account that fast.
 */
const CREATION_MS = 100

/** A customer's account changed. The row's `updated_at` is part of the key: each further change is a further event. */
export const customerUpdated = defineEvent<CustomerRow>()({
  ...overCustomers,
  id: "customer_updated",
  doc: "A customer's account changed, by the customer or the merchant. Changes within the same moment are one event.",
  proof: {
    by: "changed row",
    where: { has_account: true },
    when: {
      from: ["created_at", "updated_at"],
      read: (customer) => moment(customer.updated_at) - moment(customer.created_at) > CREATION_MS,
    },
  },
  hints: { "customer.updated": "id" },
  time: "updated_at",
  key: { from: "updated_at", read: ({ id, updated_at }) => `${id}:${moment(updated_at)}` },
  properties: customerProperties,
})
