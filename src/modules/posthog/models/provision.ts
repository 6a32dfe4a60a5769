import { model } from "@medusajs/framework/utils"

/** What the plugin set up in a PostHog project, such as an insight: one row each, kept for good, so that what was deleted there stays away. */
const Provision = model.define(
  { name: "PosthogProvision", tableName: "posthog_provision" },
  {
    /** Host of PostHog's app and the project's number, such as `eu.posthog.com/12345`. */
    project: model.text().primaryKey(),
    /** What it is, such as `insight:orders`. */
    key: model.text().primaryKey(),
    /** PostHog's ID of it. */
    remote_id: model.text(),
    /** What the plugin last wrote. */
    written: model.json(),
    /** What PostHog made of it. If PostHog has anything else, a person changed it. */
    seen: model.json(),
  }
)

export default Provision
