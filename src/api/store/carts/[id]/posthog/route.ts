import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

/** Tells the store, by the request's headers, what a cart's visitor decided. Changes no cart: Medusa's own routes calculate it anew. */
export const POST = (_request: MedusaRequest, response: MedusaResponse): void => {
  response.json({})
}
