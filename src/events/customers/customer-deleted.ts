import { defineEvent } from "../language/define-event"
import { text } from "../language/properties"
import type { CustomerRow } from "./customer-row"

/** A customer's account was deleted. Medusa keeps the row with `deleted_at`, which proves it and gives the time. */
export const customerDeleted = defineEvent<CustomerRow>()({
  id: "customer_deleted",
  topic: "customers",
  doc: "A customer's account was deleted, by the customer or the merchant.",
  entity: "customer",
  idPrefix: "cus",
  fields: ["id", "has_account", "created_at", "updated_at", "deleted_at"],
  proof: {
    by: "changed row",
    where: { has_account: true, deleted_at: { $ne: null } },
    withDeleted: true,
  },
  hints: { "customer.deleted": "id" },
  time: (customer) => customer.deleted_at ?? customer.updated_at,
  key: (customer) => customer.id,
  person: { customer: "", fallback: "id" },
  properties: {
    customer_id: text("Medusa's id of the customer.", (customer) => customer.id),
  },
})
