import { requestErasure } from "../../../../../../erasure/request-erasure"
import { answering } from "../../../answering"

/** Requests the erasure of a customer who was deleted in Medusa. It goes on in the background. */
export const POST = answering(
  async ({ scope, params }) => ({
    erasure: await requestErasure(scope, String(params.id), "api"),
  }),
  202
)
