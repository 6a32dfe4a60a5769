import { model } from "@medusajs/framework/utils"

/** The store's processes that run the plugin: one row for each, which it renews every minute and deletes when it stops. */
const Process = model.define(
  { name: "PosthogProcess", tableName: "posthog_process" },
  {
    /** Random: nothing else is known of a process. */
    id: model.text().primaryKey(),
    version: model.text(),
    /** Whether it sends events. In Medusa's `server` mode, it leaves that to others. */
    delivers: model.boolean(),
    /** SHA-256 of its project key. */
    key_hash: model.text().nullable(),
    seen_at: model.dateTime(),
  }
)

export default Process
