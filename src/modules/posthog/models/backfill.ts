import { model } from "@medusajs/framework/utils"

/** One backfill: what was asked for, and how far it got. */
const Backfill = model.define(
  { name: "PosthogBackfill", tableName: "posthog_backfill" },
  {
    id: model.id({ prefix: "phbf" }).primaryKey(),
    /** Facts from this time on; from the beginning if null. */
    from_at: model.dateTime().nullable(),
    /** Facts before this time; up to now if null. */
    to_at: model.dateTime().nullable(),
    /** IDs of the event definitions, in the order in which they are walked. */
    definitions: model.array(),
    status: model.enum(["running", "paused", "done", "canceled"]).default("running"),
    /** The store's processes run it. Otherwise the command or workflow that created it does. */
    in_background: model.boolean().default(false),
    /** The definition being walked, and the ID of the last row that is done. A run that died continues from here. */
    at_definition: model.text().nullable(),
    after_id: model.text().nullable(),
    /** How many rows there are to check, counted at the start. */
    estimate: model.number().default(0),
    seen: model.number().default(0),
    recorded: model.number().default(0),
    /** Rows whose events couldn't be described or recorded. */
    skipped: model.number().default(0),
    /** Time spent on it so far, its rests included: what its rate is computed from. */
    worked_seconds: model.float().default(0),
    /** Why the last attempt to run it in the background failed; null since a page succeeded. */
    last_error: model.text().nullable(),
  }
)

export default Backfill
