import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readEvents } from "../../../../operations/events/events"
import type { EventList, EventsQuery } from "../../../../operations/events/schema"

/** Lists events. */
export const GET = async (
  request: AuthenticatedMedusaRequest<unknown, EventsQuery>,
  response: MedusaResponse<EventList>
): Promise<void> => {
  response.json(await readEvents(request.scope, request.validatedQuery))
}
