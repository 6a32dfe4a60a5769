import { z } from "@medusajs/framework/zod"
import { counted, paging } from "../paging"

/** How far an event got, as a person is told. */
export const eventState = z
  .enum(["waiting", "leased", "delivered", "set_aside", "held_back", "dropped"])
  .describe(
    "`waiting`: is sent next. `leased`: is being sent. `held_back`: PostHog took others, but not this one, or is over its quota; it is tried again. `set_aside`: waits for a person. `dropped`: is never sent, because of `beforeSend`, consent, an erasure, or a person. `delivered`: PostHog accepted it."
  )

export type EventState = z.infer<typeof eventState>

const timeOf = (parameter: string) =>
  z
    .string()
    .refine((value) => !Number.isNaN(Date.parse(value)), {
      error: ({ input }) =>
        `Expected an ISO 8601 time for field '${parameter}', got: '${String(input)}'`,
    })
    .optional()

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
    .describe("An order's number, a customer's email, or the ID of an order, customer, or event."),
  created_at: z
    .strictObject({ $gte: timeOf("created_at[$gte]") })
    .optional()
    .describe("When the event was recorded, at the earliest."),
})

export type EventsQuery = z.infer<typeof eventsQuery>

const time = z.string().describe("ISO 8601")

export const eventSummary = z.object({
  uuid: z.string().describe("The event's UUID in PostHog, too."),
  event: z.string().describe("The name PostHog sees."),
  definition: z.string().describe("The event's name in the plugin's catalog."),
  state: eventState,
  reason: z.string().nullable().describe("Why it was set aside or dropped."),
  distinct_id: z.string().describe("Whose it is."),
  entity_id: z.string().describe("The store's row that proves it; empty for a moment."),
  timestamp: time.describe("When it happened in the store."),
  amount: z.string().nullable().describe("The money it moved, in major units."),
  currency: z.string().nullable(),
  attempts: z.number().describe("How often it was leased without being given back."),
  created_at: time.describe("When it was recorded."),
  due_at: time.describe("When it is tried next; while it is leased, the end of the lease."),
  delivered_at: time.nullable(),
  set_aside_at: time.nullable(),
  last_error: z.string().nullable().describe("What PostHog or the plugin last said about it."),
})

export type EventSummary = z.infer<typeof eventSummary>

/** What happened to an event. Times when it was leased or given back aren't kept. */
export const historyEntry = z.object({
  what: z.enum(["recorded", "set_aside", "retried", "discarded", "delivered"]),
  at: time,
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
  })
  .refine(({ uuids, reason }) => (uuids === undefined) !== (reason === undefined), {
    error: "Expected either 'uuids' or 'reason'",
  })

export type ChosenEvents = z.infer<typeof chosenEvents>

export const changedEvents = z.object({
  count: z
    .number()
    .describe("How many events it changed. Others weren't set aside, or have no payload left."),
})
