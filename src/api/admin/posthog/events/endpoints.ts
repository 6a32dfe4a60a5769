import { z } from "@medusajs/framework/zod"
import {
  changedEvents,
  chosenEvents,
  eventDetail,
  eventList,
  eventsQuery,
} from "../../../../operations/events/schema"
import type { Endpoint } from "../endpoint"

const path = "/admin/posthog/events"

export const eventEndpoints: Endpoint[] = [
  {
    method: "GET",
    path,
    does: "Lists events, the latest change first. Receipts without payload are listed only for an order, a customer, or a UUID.",
    query: eventsQuery,
    answer: eventList,
  },
  {
    method: "GET",
    path: `${path}/:uuid`,
    does: "Returns an event with its payload and what happened to it.",
    answer: z.object({ event: eventDetail }),
  },
  {
    method: "POST",
    path: `${path}/retry`,
    does: "Sends events again that were set aside, or now that were held back.",
    body: chosenEvents,
    answer: changedEvents,
  },
  {
    method: "POST",
    path: `${path}/discard`,
    does: "Gives events up that were set aside. A receipt stays, with who did it and when.",
    body: chosenEvents,
    answer: changedEvents,
  },
]
