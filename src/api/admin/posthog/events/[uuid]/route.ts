import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readEvent } from "../../../../../operations/events/events"
import type { EventDetail } from "../../../../../operations/events/schema"

/** Returns an event with its payload and what happened to it. */
export const GET = async (
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ event: EventDetail }>
): Promise<void> => {
  response.json({ event: await readEvent(request.scope, String(request.params.uuid)) })
}
