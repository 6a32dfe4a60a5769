import { readEvent } from "../../../../../operations/events/events"
import { answering } from "../../answering"

/** Returns an event with its payload and what happened to it. */
export const GET = answering(async ({ scope, params }) => ({
  event: await readEvent(scope, String(params.uuid)),
}))
