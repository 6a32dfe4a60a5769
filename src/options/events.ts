import { z } from "@medusajs/framework/zod"
import { catalog } from "../events/catalog"
import type { EventId } from "../events/catalog"
import { moments } from "../events/moments"
import type { MomentId } from "../events/moments"
import { NO_KEY } from "./seen"

/**
 * A row as `query.graph` loads it: the definition's own fields, and those that `fields` adds. Of a moment, which no row proves:
 * what the plugin knows of it.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- which fields a row has, the store's options decide.
export type EventRow = { id: string } & Record<string, any>

const functionOf = <Value>() =>
  z.custom<(row: EventRow) => Value>((value) => typeof value === "function").optional()

const eventOption = z.strictObject({
  /** The name PostHog sees. */
  name: z.string().trim().min(1).max(200).regex(NO_KEY).optional(),
  /** Fields to load beside the event's own, as `query.graph` names them. Not for moments: they have no row. */
  fields: z.array(z.string().min(1)).optional(),
  /** Properties beside the event's own, which win. Has to give the same for the same row. */
  properties: functionOf<Record<string, unknown>>(),
  /** Ids of the groups the event belongs to, by group type. */
  groups: functionOf<Record<string, string | null | undefined>>(),
})

const EVENT_IDS = [...Object.keys(catalog), ...Object.keys(moments)] as [
  EventId | MomentId,
  ...(EventId | MomentId)[],
]

/** What a store may say of the plugin's events, by their ids. */
export const eventsSchema = z
  .partialRecord(z.enum(EVENT_IDS), z.union([z.boolean(), eventOption]))
  .refine((events) =>
    Object.entries(events).every(
      ([id, wish]) => id in catalog || typeof wish !== "object" || !wish.fields
    )
  )

/** What a store says of the plugin's events: off, on, or changed (and on). */
export type EventsOption = z.output<typeof eventsSchema>

/** What a store changes of one event. */
export type EventChanges = Exclude<EventsOption[keyof EventsOption], boolean | undefined>

/** What is changed of an event by what the store says of it; nothing where it only says that it is on. */
export const changesOf = (wish: EventsOption[keyof EventsOption]): EventChanges =>
  typeof wish === "object" ? wish : {}
