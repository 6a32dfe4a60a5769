import type { InferTypeOf } from "@medusajs/framework/types"
import { defineEvent, number, text } from "../../../../src"
import type { Review } from "../modules/review/models/review"

/** An event over a module of the store's own. */
export const reviewWritten = defineEvent<InferTypeOf<typeof Review>>()({
  id: "review_written",
  doc: "A customer reviewed a product.",
  entity: "review",
  idPrefix: "rev",
  fields: ["product_id", "rating"],
  hints: { "review.created": "id" },
  person: { customerId: "customer_id" },
  properties: {
    product_id: text("Medusa's id of the product.", (review) => review.product_id),
    rating: number("Stars, 1 to 5.", (review) => review.rating),
  },
})
