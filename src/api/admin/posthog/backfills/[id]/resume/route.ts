import { changeBackfill } from "../../../../../../capture/sweeps/backfill/background"
import { answering } from "../../../answering"

export const POST = answering(async ({ scope, params }) => ({
  backfill: await changeBackfill(scope, String(params.id), "resume"),
}))
