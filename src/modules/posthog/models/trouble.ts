import { model } from "@medusajs/framework/utils"

/** What keeps events from being recorded, across all processes: one row for each kind of trouble and event definition. */
const Trouble = model.define(
  { name: "PosthogTrouble", tableName: "posthog_trouble" },
  {
    kind: model.text().primaryKey(),
    definition: model.text().primaryKey(),
    /** How often it was noted since `first_at`. */
    count: model.number(),
    first_at: model.dateTime(),
    last_at: model.dateTime(),
    /** The row that caused it last; null if no row did, or none is known. */
    last_entity_id: model.text().nullable(),
    /** The last error's name or code, never its message. */
    last_error: model.text(),
  }
)

export default Trouble
