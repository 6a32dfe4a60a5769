import type { EventDeclaration } from "../language/define-event"
import { property } from "../language/properties"
import { defineProperties } from "../language/property-tables"
import type { Time } from "../language/time"

/** A customer as the customer events load it. Names, e-mail and phone are loaded only where an option allows it. */
export interface CustomerRow {
  id: string
  has_account?: boolean | null
  created_at: Time
  updated_at: Time
  deleted_at?: Time | null
  groups?: ({ name?: string | null } | null)[] | null
}

/** What the definitions over customers have in common. */
export const overCustomers = {
  topic: "customers",
  entity: "customer",
  idPrefix: "cus",
  person: { customer: "", fallback: "id", sets: true },
} satisfies Partial<EventDeclaration<CustomerRow>>

/** What every event about a living customer says of them. */
export const customerProperties = defineProperties<CustomerRow>()({
  customer_id: property.text("Medusa's id of the customer.", "id"),
  customer_groups: property.texts("Names of the customer's groups.", "groups.name"),
  customer_since: property.time("When the account was created.", "created_at"),
})
