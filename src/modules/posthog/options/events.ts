import { z } from "@medusajs/framework/zod"
import { catalog } from "../../../events/catalog"
import type { EventId } from "../../../events/catalog"

/** A row as `query.graph` loads it: the definition's own fields, and those that `fields` adds. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- which fields a row has, the store's options decide.
export type EventRow = { id: string } & Record<string, any>

const functionOf = <Value>() =>
  z.custom<(row: EventRow) => Value>((value) => typeof value === "function").optional()

const eventOption = z.strictObject({
  /** The name PostHog sees. */
  name: z.string().trim().min(1).max(200).optional(),
  /** Fields to load beside the event's own, as `query.graph` names them. */
  fields: z.array(z.string().min(1)).optional(),
  /** Properties beside the event's own, which win. Has to give the same for the same row. */
  properties: functionOf<Record<string, unknown>>(),
  /** Ids of the groups the event belongs to, by group type. */
  groups: functionOf<Record<string, string | null | undefined>>(),
})

const EVENT_IDS = Object.keys(catalog) as [EventId, ...EventId[]]

/** What a store may say of the plugin's events, by their ids. */
export const eventsSchema = z.partialRecord(
  z.enum(EVENT_IDS),
  z.union([z.literal(false), eventOption])
)

/** What a store says of the plugin's events: off, or changed. */
export type EventsOption = z.output<typeof eventsSchema>
