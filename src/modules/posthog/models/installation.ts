import { model } from "@medusajs/framework/utils"

/** When the plugin was installed in this store, and for which project: one row, created by the migration. */
const Installation = model.define(
  { name: "PosthogInstallation", tableName: "posthog_installation" },
  {
    /** Always `store`, because there is only one installation. */
    id: model.text().primaryKey(),
    /** Facts before this time belong to a backfill. */
    installed_at: model.dateTime(),
    /** SHA-256 of the project key with which the first event was delivered, unless a person chose another one since. */
    project_key_hash: model.text().nullable(),
    /** The end of this key, for a person. */
    project_key_ending: model.text().nullable(),
    /** What was delivered before this time is in another project, and a person decided that it stays there. */
    project_since: model.dateTime().nullable(),
  }
)

export default Installation
