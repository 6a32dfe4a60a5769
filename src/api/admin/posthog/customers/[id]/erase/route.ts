import { requestErasure } from "../../../../../../erasure/request-erasure"
import { answering } from "../../../answering"

export const POST = answering(
  async ({ scope, params }) => ({
    erasure: await requestErasure(scope, String(params.id), "api"),
  }),
  202
)
