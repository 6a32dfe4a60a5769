import { model } from "@medusajs/framework/utils"

/** What a customer thinks of a product. */
export const Review = model.define("review", {
  id: model.id({ prefix: "rev" }).primaryKey(),
  product_id: model.text(),
  customer_id: model.text(),
  rating: model.number(),
  text: model.text(),
})

export default Review
