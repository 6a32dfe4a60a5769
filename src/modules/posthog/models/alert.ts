import { model } from "@medusajs/framework/utils"

/**
 * Trouble that lasts, and what was said about it. The timestamps are its state: noted, announced, over. There is one row for a topic until
 * it is over, so that no process announces it twice.
 */
const Alert = model
  .define(
    { name: "PosthogAlert", tableName: "posthog_alert" },
    {
      id: model.text().primaryKey(),
      /** What it is about, such as `delivery`; see `ProblemTopic`. */
      topic: model.text(),
      /** What is wrong, as it was when it was announced. Contains no ID and nothing personal. */
      brief: model.text(),
      /** Since when it lasts. */
      since: model.dateTime(),
      /** When a process last saw it. */
      seen_at: model.dateTime(),
      /** When it had lasted long enough. */
      announced_at: model.dateTime().nullable(),
      /** When it had been gone for long enough. */
      over_at: model.dateTime().nullable(),
      /** The last message that each channel took: `trouble` or `over`. */
      feed_sent: model.text().nullable(),
      email_sent: model.text().nullable(),
      webhook_sent: model.text().nullable(),
      /** How often in a row a channel failed. */
      failures: model.number().default(0),
      /** Not to be sent before this time. While a process is sending, the end of its lease. */
      due_at: model.dateTime(),
    }
  )
  .indexes([
    {
      name: "IDX_posthog_alert_topic",
      on: ["topic"],
      unique: true,
      where: "over_at IS NULL",
    },
  ])

export default Alert
