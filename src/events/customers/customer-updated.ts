import { defineEvent } from "../language/define-event"
import { keyOfChange } from "../language/key-of-change"
import { millis } from "../language/time"
import { customerProperties, overCustomers } from "./customer-row"
import type { CustomerRow } from "./customer-row"

/**
 * Medusa reads the clock separately for `created_at` and `updated_at`, so a new row can look changed: a difference of up to 7 ms was
 * measured, in one sign-up out of 200. No shopper changes an account that fast.
 */
const CREATION_MS = 100

/** A customer's account changed. `updated_at` is part of the key, so each change is a separate event. */
export const customerUpdated = defineEvent<CustomerRow>()({
  ...overCustomers,
  id: "customer_updated",
  doc: "A customer's account changed, by the customer or the merchant. Changes within the same millisecond count as one event.",
  proof: {
    by: "changed row",
    where: { has_account: true },
    when: {
      from: ["created_at", "updated_at"],
      read: (customer) => millis(customer.updated_at) - millis(customer.created_at) > CREATION_MS,
    },
  },
  hints: { "customer.updated": "id" },
  time: "updated_at",
  key: keyOfChange,
  properties: customerProperties,
})
