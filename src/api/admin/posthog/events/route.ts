import { readEvents } from "../../../../operations/events/events"
import type { EventsQuery } from "../../../../operations/events/schema"
import { answering } from "../answering"
import type { Asked } from "../answering"

export const GET = answering(({ scope, validatedQuery }: Asked<unknown, EventsQuery>) =>
  readEvents(scope, validatedQuery)
)
