import { retryEvents } from "../../../../../operations/events/events"
import type { ChosenEvents } from "../../../../../operations/events/schema"
import { answering } from "../../answering"
import type { Asked } from "../../answering"

export const POST = answering(({ scope, validatedBody, auth_context }: Asked<ChosenEvents>) =>
  retryEvents(scope, validatedBody, auth_context.actor_id)
)
