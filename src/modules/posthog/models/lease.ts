import { model } from "@medusajs/framework/utils"

/** Who may do work that only one process at a time does: one row for each pass of catch-up, for the purge, and for each backfill. */
const Lease = model.define(
  { name: "PosthogLease", tableName: "posthog_lease" },
  {
    /** `recent` or `wide`, a pass of catch-up; `purge`; or a backfill's id. */
    name: model.text().primaryKey(),
    leased_until: model.dateTime(),
    leased_by: model.text().nullable(),
    /** When the work began that was last done, by the database's clock: up to there a pass has looked. Null before the first time. */
    looked_at: model.dateTime().nullable(),
  }
)

export default Lease
