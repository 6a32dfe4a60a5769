import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readPerson } from "../../../../../operations/customers/person"
import type { Person } from "../../../../../operations/customers/schema"

/** Returns what PostHog knows a customer as. */
export const GET = async (
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ person: Person }>
): Promise<void> => {
  response.json({ person: await readPerson(request.scope, String(request.params.id)) })
}
