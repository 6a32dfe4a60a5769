import { model } from "@medusajs/framework/utils"

/** Which process may do work that only one may do at a time: one row for each pass of catch-up and of erasure, for alerts, for the purge, for each project with a dashboard, and for each backfill. */
const Lease = model.define(
  { name: "PosthogLease", tableName: "posthog_lease" },
  {
    /** `recent` or `wide`, a pass of catch-up; `deletions` or `erasures`, a pass of erasure; `alerts`; `purge`; `dashboard` and a project; or a backfill's ID. */
    name: model.text().primaryKey(),
    leased_until: model.dateTime(),
    leased_by: model.text().nullable(),
    /**
     * When the work that finished last began, by the database's clock: a pass has checked everything before this time. Null before the
     * first time.
     */
    looked_at: model.dateTime().nullable(),
  }
)

export default Lease
