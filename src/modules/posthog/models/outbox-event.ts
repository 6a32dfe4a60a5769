import { model } from "@medusajs/framework/utils"

/**
 * The outbox and its receipts: one row per analytics event, from recording until long after delivery.
 *
 * An event waits while `delivered_at` and `set_aside_at` are null. A delivered row loses its `properties` after the retention time and
 * stays as a receipt, so that the same fact is never sent twice.
 */
const OutboxEvent = model
  .define(
    { name: "PosthogOutboxEvent", tableName: "posthog_outbox_event" },
    {
      uuid: model.text().primaryKey(),
      definition: model.text(),
      entity_id: model.text(),
      event: model.text(),
      distinct_id: model.text(),
      timestamp: model.dateTime(),
      properties: model.json().nullable(),
      /** The money that the fact moved, as a decimal number in major units. Text, because Medusa's DML has no plain `numeric`. */
      amount: model.text().nullable(),
      currency: model.text().nullable(),
      /** Size of `properties` as JSON, so that a lease fits into memory and into a request. */
      bytes: model.number(),
      /** Leases minus those given back: for a waiting event, how often its process died or lost its lease. */
      attempts: model.number().default(0),
      /** The event can't be leased before this time. While it is leased, the end of the lease. */
      due_at: model.dateTime(),
      /** The holder of the lease; only the holder may give it back. */
      leased_by: model.text().nullable(),
      delivered_at: model.dateTime().nullable(),
      set_aside_at: model.dateTime().nullable(),
      set_aside_reason: model.text().nullable(),
      /** The last thing that PostHog or the plugin said about the event. */
      last_error: model.text().nullable(),
      /** What persons did with it in the Admin, and what they undid: a list of entries. Null for nearly every event. */
      history: model.json().nullable(),
    }
  )
  .indexes([
    {
      name: "IDX_posthog_outbox_event_due_at_timestamp",
      on: ["due_at", "timestamp"],
      where: "delivered_at IS NULL AND set_aside_at IS NULL",
    },
    {
      name: "IDX_posthog_outbox_event_payload",
      on: ["delivered_at"],
      where: "delivered_at IS NOT NULL AND properties IS NOT NULL",
    },
    {
      name: "IDX_posthog_outbox_event_set_aside",
      on: ["set_aside_at"],
      where: "set_aside_at IS NOT NULL AND delivered_at IS NULL AND properties IS NOT NULL",
    },
    {
      // Health counts these; a store may drop millions.
      name: "IDX_posthog_outbox_event_set_aside_reason",
      on: ["set_aside_reason"],
      where:
        "set_aside_at IS NOT NULL AND delivered_at IS NULL AND properties IS NOT NULL AND set_aside_reason <> 'before_send_dropped'",
    },
    {
      // Sums of money by day. Only orders, captures, and refunds have a currency.
      name: "IDX_posthog_outbox_event_money",
      on: ["timestamp"],
      where: "currency IS NOT NULL",
    },
    {
      // The Admin lists what is never sent; a receipt without payload is in no other index.
      name: "IDX_posthog_outbox_event_dropped",
      on: ["set_aside_at"],
      where:
        "set_aside_at IS NOT NULL AND delivered_at IS NULL AND (properties IS NULL OR set_aside_reason = 'before_send_dropped')",
    },
    {
      // The Admin lists the newest events of one name.
      name: "IDX_posthog_outbox_event_name",
      on: ["event", "delivered_at"],
      where: "delivered_at IS NOT NULL AND properties IS NOT NULL",
    },
    {
      // The Admin lists a person's events, and an erasure finds them. Only settled ones, so that an event enters the index once and not with each lease.
      name: "IDX_posthog_outbox_event_settled_person",
      on: ["distinct_id"],
      where: "(delivered_at IS NOT NULL OR set_aside_at IS NOT NULL)",
    },
    {
      // An erasure reads these, because such a history may quote what PostHog answered.
      name: "IDX_posthog_outbox_event_history",
      on: ["uuid"],
      where: `history @> '[{"what": "set_aside"}]'`,
    },
    {
      name: "IDX_posthog_outbox_event_entity",
      on: ["entity_id"],
    },
  ])

export default OutboxEvent
