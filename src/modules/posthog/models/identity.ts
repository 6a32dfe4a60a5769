import { model } from "@medusajs/framework/utils"

/** Which browser a cart came from, as far as its visitor consents: one row for each cart whose requests told. */
const Identity = model.define(
  { name: "PosthogIdentity", tableName: "posthog_identity" },
  {
    cart_id: model.text().primaryKey(),
    /** `granted`, `denied` or `pending`, as the last request told; with `denied` all else is null. */
    consent: model.text(),
    anonymous_id: model.text().nullable(),
    session_id: model.text().nullable(),
    window_id: model.text().nullable(),
    /** Where the visit came from: its parameters, and when. */
    attribution: model.json().nullable(),
  }
)

export default Identity
