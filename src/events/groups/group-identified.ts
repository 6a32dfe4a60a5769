import type { Time } from "../language/time"
import { defineEvent } from "../language/define-event"
import type { EventDeclaration } from "../language/define-event"
import { keyOfChange } from "../language/key-of-change"
import type { NamedGroup } from "../language/person-source"
import { property } from "../language/properties"

/** A customer group, sales channel, or region as the group events load it. */
export interface GroupRow {
  id: string
  name?: string | null
  updated_at: Time
}

/**
 * Shared by all definitions of group names: PostHog's own `$groupidentify`, sent again after each change of the row.
 *
 * @see https://posthog.com/docs/product-analytics/group-analytics
 */
const overGroups = (type: NamedGroup) =>
  ({
    topic: "groups",
    event: "$groupidentify",
    proof: { by: "changed row", where: {}, ofAnyAge: true },
    time: "updated_at",
    key: keyOfChange,
    person: { customer: "", fallback: "id", ofGroup: type },
    properties: {
      $group_type: property.text(`Always \`${type}\`.`, () => type),
      $group_key: property.text("Medusa's ID, which is also the group's key in PostHog.", "id"),
      $group_set: property.object(
        "An object with `name`, as the merchant wrote it.",
        {
          from: "name",
          read: (row: GroupRow) => ({ name: row.name ?? row.id }),
        },
        { typed: ["name"] }
      ),
    },
  }) satisfies Partial<EventDeclaration<GroupRow>>

/** A customer group's name. It has no hints, because Medusa emits no events for customer groups. */
export const customerGroupIdentified = defineEvent<GroupRow>()({
  ...overGroups("customer_group"),
  id: "customer_group_identified",
  doc: "Sends the name of a customer group to PostHog. Only with the option `groups.customer_group`, and up to an hour after a change.",
  entity: "customer_group",
  idPrefix: "cusgroup",
  hints: {},
})

export const salesChannelIdentified = defineEvent<GroupRow>()({
  ...overGroups("sales_channel"),
  id: "sales_channel_identified",
  doc: "Sends the name of a sales channel to PostHog. Only with the option `groups.sales_channel`.",
  entity: "sales_channel",
  idPrefix: "sc",
  hints: { "sales-channel.created": "id", "sales-channel.updated": "id" },
})

export const regionIdentified = defineEvent<GroupRow>()({
  ...overGroups("region"),
  id: "region_identified",
  doc: "Sends the name of a region to PostHog. Only with the option `groups.region`.",
  entity: "region",
  idPrefix: "reg",
  hints: { "region.created": "id", "region.updated": "id" },
})
