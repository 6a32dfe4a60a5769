import { model } from "@medusajs/framework/utils"

/** One run of a backfill: what was asked for, how far it got, and who is at it. */
const Backfill = model.define(
  { name: "PosthogBackfill", tableName: "posthog_backfill" },
  {
    id: model.id({ prefix: "phbf" }).primaryKey(),
    /** Facts from this moment on; from the beginning where null. */
    from_at: model.dateTime().nullable(),
    /** Facts before this moment; up to now where null. */
    to_at: model.dateTime().nullable(),
    /** Ids of the event definitions, in the order in which they are walked. */
    definitions: model.array(),
    status: model.enum(["running", "paused", "done"]).default("running"),
    /** The definition being walked, and the last row's id that is done. A run that died goes on from here. */
    at_definition: model.text().nullable(),
    after_id: model.text().nullable(),
    /** Rows to look at, counted at the start. */
    estimate: model.number().default(0),
    seen: model.number().default(0),
    recorded: model.number().default(0),
    /** Rows whose events could not be described or recorded. */
    skipped: model.number().default(0),
  }
)

export default Backfill
