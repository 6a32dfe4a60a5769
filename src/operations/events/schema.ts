import { z } from "@medusajs/framework/zod"
import { eventState, eventSummary } from "../../modules/posthog/outbox/event-summary"
import { counted, paging } from "../paging"
import { timeOf } from "../time"

export const eventsQuery = z.object({
  ...paging,
  state: eventState.optional(),
  reason: z.string().optional().describe("Why it was set aside or dropped."),
  event: z.string().optional().describe("The name of the event, as PostHog sees it."),
  order_id: z.string().optional().describe("Events of the order, its cart, payments, and parcels."),
  customer_id: z
    .string()
    .optional()
    .describe("Events of the customer, and of their latest orders."),
  q: z
    .string()
    .trim()
    .optional()
    .describe(
      "An order's number, a customer's email as Medusa shows it, or the ID of an order, customer, or event."
    ),
  created_at: z
    .strictObject({ $gte: timeOf("created_at[$gte]") })
    .optional()
    .describe("When the event was recorded, at the earliest."),
})

export type EventsQuery = z.infer<typeof eventsQuery>

export type {
  ListedEvent as EventSummary,
  ListedState as EventState,
} from "../../modules/posthog/outbox/event-summary"

/** What happened to an event. Times when it was leased or given back aren't kept. */
export const historyEntry = z.object({
  what: z.enum(["recorded", "set_aside", "retried", "discarded", "delivered"]),
  at: z.string().describe("ISO 8601"),
  by: z.string().optional().describe("The ID of the user or secret API key that did it."),
  by_name: z.string().optional().describe("The user's name or email, from Medusa's users."),
  reason: z.string().optional(),
  detail: z.string().optional().describe("What PostHog or the plugin said."),
})

export type HistoryEntry = z.infer<typeof historyEntry>

export const eventDetail = eventSummary.extend({
  properties: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("The payload. Null if only the receipt is left."),
  history: z.array(historyEntry).describe("From the oldest to the newest."),
  links: z
    .object({ event: z.string(), person: z.string(), session: z.string().nullable() })
    .nullable()
    .describe("In PostHog's app. Null without an API key."),
})

export type EventDetail = z.infer<typeof eventDetail>

export const eventList = z.object({ events: z.array(eventSummary), ...counted })

export type EventList = z.infer<typeof eventList>

/** Which events a person means: some, or all that were set aside for one reason. */
export const chosenEvents = z
  .object({
    uuids: z
      .array(z.uuid({ error: "Expected UUIDs for field 'uuids'" }))
      .min(1)
      .max(1_000)
      .optional(),
    reason: z.string().optional().describe("All events that were set aside for this reason."),
    before: timeOf("before").describe(
      "With `reason`: not those that were set aside later, such as after a person counted them."
    ),
  })
  .refine(({ uuids, reason }) => (uuids === undefined) !== (reason === undefined), {
    error: "Expected either 'uuids' or 'reason'",
  })

export type ChosenEvents = z.infer<typeof chosenEvents>

export const changedEvents = z.object({
  count: z
    .number()
    .describe(
      "How many events it changed. Others weren't set aside, or have no payload left: those can only be discarded, by UUID."
    ),
})
