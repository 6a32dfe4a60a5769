import type { Time } from "../language/time"
import { text, texts, time } from "../language/properties"

/** A customer as the customer events load it. Names, e-mail and phone are loaded only where an option allows it. */
export interface CustomerRow {
  id: string
  has_account?: boolean | null
  created_at: Time
  updated_at: Time
  deleted_at?: Time | null
  groups?: ({ name?: string | null } | null)[] | null
}

/** Fields that `customerProperties` reads. */
export const customerFields = ["id", "has_account", "created_at", "updated_at", "groups.name"]

/** What every event about a living customer says of them. */
export const customerProperties = {
  customer_id: text("Medusa's id of the customer.", (customer: CustomerRow) => customer.id),
  customer_groups: texts("Names of the customer's groups.", (customer: CustomerRow) =>
    (customer.groups ?? []).flatMap((group) => group?.name ?? [])
  ),
  customer_since: time(
    "When the account was created.",
    (customer: CustomerRow) => customer.created_at
  ),
}
