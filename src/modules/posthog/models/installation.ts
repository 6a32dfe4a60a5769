import { model } from "@medusajs/framework/utils"

/** When the plugin was installed in this store: one row, created by the migration and changed by no process. */
const Installation = model.define(
  { name: "PosthogInstallation", tableName: "posthog_installation" },
  {
    /** Always `store`, because there is only one installation. */
    id: model.text().primaryKey(),
    /** Facts before this time belong to a backfill. */
    installed_at: model.dateTime(),
  }
)

export default Installation
