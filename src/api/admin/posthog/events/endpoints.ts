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
    query: () => eventsQuery,
    answer: () => eventList,
  },
  {
    method: "GET",
    path: `${path}/:uuid`,
    does: "Returns an event with its payload and what happened to it.",
    answer: () => z.object({ event: eventDetail }),
  },
  {
    method: "POST",
    path: `${path}/retry`,
    does: "Sends set-aside events again, and held-back events right away.",
    body: () => chosenEvents,
    answer: () => changedEvents,
  },
  {
    method: "POST",
    path: `${path}/discard`,
    does: "Discards events that were set aside. A receipt remains and says who did it and when.",
    body: () => chosenEvents,
    answer: () => changedEvents,
  },
]
