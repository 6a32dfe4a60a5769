import { model } from "@medusajs/framework/utils"

/**
 * The record of erasures: one row for each erased customer, kept for good. The timestamps are the state: what is null is still to be
 * done, in this order.
 */
const Erasure = model
  .define(
    { name: "PosthogErasure", tableName: "posthog_erasure" },
    {
      /** SHA-256 of the customer's ID: recognizes the customer in your store's rows without saying who it was. */
      customer_hash: model.text().primaryKey(),
      /** The customer's ID, until the erasure is finished. */
      customer_id: model.text().nullable(),
      /** What asked for it: `deletion`, `command`, `workflow`, or `api`. */
      requested_by: model.text(),
      /** When `customer_deleted` had gone out, or it was clear that it never would. */
      announced_at: model.dateTime().nullable(),
      /** When the plugin's own rows had lost the customer's ID and payloads. */
      erased_at: model.dateTime().nullable(),
      /** When PostHog last accepted the deletion: again, if the person came back meanwhile. */
      accepted_at: model.dateTime().nullable(),
      /** When PostHog had deleted the person's events, or you confirmed that you had deleted the person by hand. */
      finished_at: model.dateTime().nullable(),
      /** `deleted`, `not_found` (PostHog knew no such person), `by_hand`, `not_sent` (no event ever left the store), or `restored` (the customer exists again). */
      outcome: model.text().nullable(),
      /** PostHog's UUID of the person, under which it lists the deletion of its events, until the erasure is finished. */
      person_id: model.text().nullable(),
      /** How many of the plugin's rows were changed. */
      rows_changed: model.number().default(0),
      /** Not to be continued before this time. While a process works on it, the end of its lease. */
      due_at: model.dateTime(),
      /** Why it waits: a short code. */
      last_error: model.text().nullable(),
    }
  )
  .indexes([
    {
      name: "IDX_posthog_erasure_due_at",
      on: ["due_at"],
      where: "finished_at IS NULL",
    },
  ])

export default Erasure
