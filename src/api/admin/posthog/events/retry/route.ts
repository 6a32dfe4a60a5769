import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { retryEvents } from "../../../../../operations/events/events"
import type { ChosenEvents } from "../../../../../operations/events/schema"

/** Sends events again that were set aside or held back. */
export const POST = async (
  { scope, validatedBody, auth_context }: AuthenticatedMedusaRequest<ChosenEvents>,
  response: MedusaResponse<{ count: number }>
): Promise<void> => {
  response.json(await retryEvents(scope, validatedBody, auth_context.actor_id))
}
