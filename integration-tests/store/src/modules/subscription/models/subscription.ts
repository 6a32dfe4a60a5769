import { model } from "@medusajs/framework/utils"

/** A subscription, as Medusa's subscriptions recipe describes it. */
const Subscription = model.define("subscription", {
  id: model.id().primaryKey(),
  status: model.enum(["active", "canceled", "expired", "failed"]).default("active"),
  interval: model.enum(["monthly", "yearly"]),
  period: model.number(),
  subscription_date: model.dateTime(),
  last_order_date: model.dateTime(),
  next_order_date: model.dateTime().index().nullable(),
  expiration_date: model.dateTime().index(),
  metadata: model.json().nullable(),
})

export default Subscription
