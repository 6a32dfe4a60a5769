import type { EventDeclaration } from "../language/define-event"
import { property } from "../language/properties"
import { defineProperties } from "../language/property-tables"
import type { Time } from "../language/time"

/** A customer as the customer events load it. Name, email, and phone are loaded only if an option allows it. */
export interface CustomerRow {
  id: string
  has_account?: boolean | null
  created_at: Time
  updated_at: Time
  deleted_at?: Time | null
  groups?: ({ name?: string | null } | null)[] | null
}

/** Shared by all definitions over customers. */
export const overCustomers = {
  topic: "customers",
  entity: "customer",
  idPrefix: "cus",
  person: { customer: "", fallback: "id", sets: true },
} satisfies Partial<EventDeclaration<CustomerRow>>

/** Properties of every event about a customer that isn't deleted. */
export const customerProperties = defineProperties<CustomerRow>()({
  customer_id: property.text("Medusa's customer ID.", "id"),
  customer_groups: property.texts("Names of the customer's groups.", "groups.name", {
    typed: true,
  }),
  customer_since: property.time("When the account was created.", "created_at"),
})
