import { z } from "@medusajs/framework/zod"
import { catalog } from "../events/catalog"
import type { EventId } from "../events/catalog"
import { moments } from "../events/moments"
import type { MomentId } from "../events/moments"
import { aFunction } from "./option"
import { NO_KEY } from "./seen"

/**
 * A row as `query.graph` loads it: the definition's own fields and those in `fields`. For a moment, which has no row: its facts.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- which fields a row has, the store's options decide.
export type EventRow = { id: string } & Record<string, any>

const functionOf = <Value>() => aFunction<(row: EventRow) => Value>().optional()

const eventOption = z.strictObject({
  /** The name PostHog sees. */
  name: z.string().trim().min(1).max(200).regex(NO_KEY).optional(),
  /** Extra fields to load, by their names in `query.graph`. Not for moments, which have no row. */
  fields: z.array(z.string().min(1)).optional(),
  /** Extra properties; the event's own win. Must return the same for the same row. */
  properties: functionOf<Record<string, unknown>>(),
  /** Ids of the groups the event belongs to, by group type. */
  groups: functionOf<Record<string, string | number | null | undefined>>(),
})

const EVENT_IDS = [...Object.keys(catalog), ...Object.keys(moments)] as [
  EventId | MomentId,
  ...(EventId | MomentId)[],
]

/** The option `events`: settings for the plugin's events, by ID. */
export const eventsSchema = z
  .partialRecord(z.enum(EVENT_IDS), z.union([z.boolean(), eventOption]))
  .refine((events) =>
    Object.entries(events).every(
      ([id, wish]) => id in catalog || typeof wish !== "object" || !wish.fields
    )
  )

/** Settings by event id: off, on, or changed (and on). */
export type EventsOption = z.output<typeof eventsSchema>

/** The store's changes to one event. */
export type EventChanges = Exclude<EventsOption[keyof EventsOption], boolean | undefined>

/** The changes in a setting; none if it only turns the event on. */
export const changesOf = (wish: EventsOption[keyof EventsOption]): EventChanges =>
  typeof wish === "object" ? wish : {}
