import type { InferTypeOf } from "@medusajs/framework/types"
import { defineEvent, property } from "../../../../src"
import type { Review } from "../modules/review/models/review"

/** An event over a module of the store's own. */
export const reviewWritten = defineEvent<InferTypeOf<typeof Review>>()({
  id: "review_written",
  doc: "A customer reviewed a product.",
  entity: "review",
  idPrefix: "rev",
  hints: { "review.created": "id" },
  person: { customerId: "customer_id" },
  properties: {
    product_id: property.text("Medusa's ID of the product.", "product_id"),
    rating: property.number("Stars, 1 to 5.", "rating"),
  },
})
