import { readEvent } from "../../../../../operations/events/events"
import { answering } from "../../answering"

export const GET = answering(async ({ scope, params }) => ({
  event: await readEvent(scope, String(params.uuid)),
}))
