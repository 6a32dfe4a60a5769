import { model } from "@medusajs/framework/utils"

/** What a customer with an account decided last about being tracked. */
const CustomerConsent = model.define(
  { name: "PosthogConsent", tableName: "posthog_consent" },
  {
    customer_id: model.text().primaryKey(),
    /** `granted`, `denied`, or `pending`. */
    consent: model.text(),
  }
)

export default CustomerConsent
