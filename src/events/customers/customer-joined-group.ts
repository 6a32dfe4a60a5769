import type { Time } from "../language/time"
import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"

/** A customer's membership in a group as its event loads it. */
export interface GroupMemberRow {
  id: string
  created_at: Time
  customer_id: string
  customer_group_id: string
  customer_group?: { name?: string | null } | null
}

/** A customer was added to a group. Each membership is a row, which is gone when the customer is removed. */
export const customerJoinedGroup = defineEvent<GroupMemberRow>()({
  id: "customer_joined_group",
  topic: "customers",
  doc: "A customer was added to a customer group.",
  entity: "customer_group_customer",
  idPrefix: "cusgc",
  proof: { by: "new row", where: {} },
  hints: { "customer.customer-group-customer.created": "id" },
  person: { customer: "customer", fallback: "customer_id" },
  properties: {
    customer_id: property.text("Medusa's customer ID.", "customer_id"),
    customer_group_id: property.text("Medusa's customer group ID.", "customer_group_id"),
    customer_group: property.text("Name of the group.", "customer_group.name", { typed: true }),
  },
})
