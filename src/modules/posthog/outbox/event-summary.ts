import { z } from "@medusajs/framework/zod"

/** How far an event got, as a person is told. */
export const eventState = z
  .enum(["waiting", "leased", "delivered", "set_aside", "held_back", "dropped"])
  .describe(
    "`waiting`: is sent next. `leased`: is being sent. `held_back`: PostHog took others, but not this one, or is over its quota; it is tried again. `set_aside`: waits for a person. `dropped`: is never sent, because of `beforeSend`, consent, an erasure, or a person. `delivered`: PostHog accepted it."
  )

export type ListedState = z.infer<typeof eventState>

const time = z.string().describe("ISO 8601")

/** An event of the outbox as a person sees it, without its payload. */
export const eventSummary = z.object({
  uuid: z.string().describe("The event's UUID in PostHog, too."),
  event: z.string().describe("The name PostHog sees."),
  definition: z.string().describe("The event's name in the plugin's catalog."),
  state: eventState,
  reason: z.string().nullable().describe("Why it was set aside or dropped."),
  distinct_id: z.string().describe("The ID of the person it belongs to."),
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

export type ListedEvent = z.infer<typeof eventSummary>
