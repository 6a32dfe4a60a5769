import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

/** A request of a user whom Medusa's middleware has checked, as the endpoint's schemas have read it. */
export type Asked<Body = unknown, Query = unknown> = AuthenticatedMedusaRequest<Body, Query>

/** Makes a route of what it answers as JSON. */
export const answering =
  <Answer, Body, Query>(
    work: (request: Asked<Body, Query>) => Promise<Answer> | Answer,
    status = 200
  ) =>
  async (request: Asked<Body, Query>, response: MedusaResponse<Answer>): Promise<void> => {
    response.status(status).json(await work(request))
  }
