import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { discardEvents } from "../../../../../operations/events/events"
import type { ChosenEvents } from "../../../../../operations/events/schema"

/** Gives events up that were set aside. */
export const POST = async (
  { scope, validatedBody, auth_context }: AuthenticatedMedusaRequest<ChosenEvents>,
  response: MedusaResponse<{ count: number }>
): Promise<void> => {
  response.json(await discardEvents(scope, validatedBody, auth_context.actor_id))
}
