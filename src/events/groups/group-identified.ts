import type { Time } from "../language/time"
import { defineEvent } from "../language/define-event"
import type { EventDeclaration } from "../language/define-event"
import type { NamedGroup } from "../language/person-source"
import { property } from "../language/properties"

/** A customer group, a sales channel or a region as the events about groups load it. */
export interface GroupRow {
  id: string
  name?: string | null
  updated_at: Time
}

/**
 * What the definitions of groups' names have in common: PostHog's own `$groupidentify`, again after each change of the row.
 *
 * @see https://posthog.com/docs/product-analytics/group-analytics
 */
const overGroups = (type: NamedGroup) =>
  ({
    topic: "groups",
    event: "$groupidentify",
    proof: { by: "changed row", where: {}, ofAnyAge: true },
    time: "updated_at",
    key: {
      from: "updated_at",
      read: (row) => `${row.id}:${new Date(row.updated_at).getTime()}`,
    },
    person: { customer: "", fallback: "id", ofGroup: type },
    properties: {
      $group_type: property.text(`Always \`${type}\`.`, () => type),
      $group_key: property.text("Medusa's id of it, which is the group's id in PostHog.", "id"),
      $group_set: property.object("`name`, as the merchant wrote it.", {
        from: "name",
        read: (row: GroupRow) => ({ name: row.name ?? row.id }),
      }),
    },
  }) satisfies Partial<EventDeclaration<GroupRow>>

/** A customer group's name. Medusa announces no changes of customer groups. */
export const customerGroupIdentified = defineEvent<GroupRow>()({
  ...overGroups("customer_group"),
  id: "customer_group_identified",
  doc: "Tells PostHog the name of a customer group. Only with the option `groups.customer_group`; up to an hour later.",
  entity: "customer_group",
  idPrefix: "cusgroup",
  hints: {},
})

/** A sales channel's name. */
export const salesChannelIdentified = defineEvent<GroupRow>()({
  ...overGroups("sales_channel"),
  id: "sales_channel_identified",
  doc: "Tells PostHog the name of a sales channel. Only with the option `groups.sales_channel`.",
  entity: "sales_channel",
  idPrefix: "sc",
  hints: { "sales-channel.created": "id", "sales-channel.updated": "id" },
})

/** A region's name. */
export const regionIdentified = defineEvent<GroupRow>()({
  ...overGroups("region"),
  id: "region_identified",
  doc: "Tells PostHog the name of a region. Only with the option `groups.region`.",
  entity: "region",
  idPrefix: "reg",
  hints: { "region.created": "id", "region.updated": "id" },
})
