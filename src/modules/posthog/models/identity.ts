import { model } from "@medusajs/framework/utils"

/** The browser that a cart came from, as far as its visitor consents: one row for each cart whose requests said something. */
const Identity = model
  .define(
    { name: "PosthogIdentity", tableName: "posthog_identity" },
    {
      cart_id: model.text().primaryKey(),
      /** `granted`, `denied`, or `pending`, as the last answer was. If the visitor may not be known, all else is null. */
      consent: model.text(),
      anonymous_id: model.text().nullable(),
      /** The account that was signed in. */
      customer_id: model.text().nullable(),
      session_id: model.text().nullable(),
      window_id: model.text().nullable(),
      /** The visit's campaign, and when it was. */
      attribution: model.json().nullable(),
      /** What the visitor saw of the store's feature flags, by key. */
      flags: model.json().nullable(),
    }
  )
  // The purge walks it, and so does catch-up for browsers. Refusals aren't in it: they stay, so each purge would read all old ones.
  .indexes([
    {
      name: "IDX_posthog_identity_updated_at_unless_denied",
      on: ["updated_at"],
      where: "consent <> 'denied'",
    },
  ])

export default Identity
