import { model } from "@medusajs/framework/utils"

/** When the plugin was installed in this store: one row, made by the migration and changed by no process. */
const Installation = model.define(
  { name: "PosthogInstallation", tableName: "posthog_installation" },
  {
    /** Always `store`: there is one installation. */
    id: model.text().primaryKey(),
    /** What happened before belongs to a backfill. */
    installed_at: model.dateTime(),
  }
)

export default Installation
