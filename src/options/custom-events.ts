import { z } from "@medusajs/framework/zod"
import { catalog } from "../events/catalog"
import { isCustomMoment } from "../events/custom/custom-event"
import type { AnyCustomEvent } from "../events/custom/custom-event"
import type { AnyCustomMoment } from "../events/custom/custom-moment"
import { moments } from "../events/moments"
import { aFunction } from "./option"

const path = z.string().min(1)

const property = z.object({
  type: z.string().min(1),
  doc: z.string().min(1),
  fields: z.array(path),
  value: aFunction(),
})

/** How to compute a value, and the fields to load for it. */
const reading = z.union([
  aFunction(),
  z.object({ from: z.union([path, z.array(path)]), read: aFunction() }),
])

const source = z.union([path, reading])

const hint = z.union([z.string().min(1), z.object({ payload: z.string(), field: z.string() })])

/** Not `*`, because every event of the store would then log a line. No spaces, because such names are the plugin's own hints. */
const medusaEvent = z.string().regex(/^[^*\s]+$/)

/** An entity of the store. One with a space is the plugin's own: a statement reads its rows. */
export const storesEntity = z.string().trim().regex(/^\S+$/)

/** What the types of `defineEvent` require, checked again for stores written in JavaScript. */
const described = {
  id: z.string().regex(/^[a-z][a-z0-9_]{0,99}$/),
  event: z.string().trim().min(1).max(200).optional(),
  doc: z.string().min(1),
  properties: z.record(z.string(), property),
  groups: aFunction().optional(),
}

const customMoment = z.looseObject({
  ...described,
  on: medusaEvent,
  time: aFunction().optional(),
  key: aFunction(),
  person: z.strictObject({ customerId: path }),
})

const customEvent = z
  .looseObject({
    ...described,
    entity: storesEntity,
    idPrefix: z.string().optional(),
    fields: z.array(path).optional(),
    person: z.union([
      z.strictObject({ customerId: path }),
      z.strictObject({ customer: path, fallback: path.optional() }),
    ]),
    hints: z.record(medusaEvent, hint).optional(),
    proof: z
      .looseObject({
        by: z.enum(["new row", "changed row"]),
        where: z.union([z.record(z.string(), z.unknown()), aFunction()]),
        when: reading.optional(),
      })
      .optional(),
    time: source.optional(),
    key: source.optional(),
    isReady: reading.optional(),
  })
  // The default, `created_at`, isn't when the row changed.
  .refine(({ proof, time }) => proof?.by !== "changed row" || time !== undefined, {
    path: ["time"],
  })

type Custom = AnyCustomEvent | AnyCustomMoment

const isNew = (id: string, n: number, all: readonly Custom[]) =>
  !(id in catalog || id in moments) && all.findIndex((other) => other.id === id) === n

const problemsOf = (event: unknown): z.core.$ZodIssue[] => {
  const isMoment = typeof event === "object" && event !== null && isCustomMoment(event as Custom)
  return (isMoment ? customMoment : customEvent).safeParse(event).error?.issues ?? []
}

/** The events that a store adds. Their IDs must be unique, because an event's uuid is derived from the ID. */
export const customEventsSchema = z.array(z.custom<Custom>()).superRefine((events, context) => {
  events.forEach((event, n) => {
    const wrong = problemsOf(event).map(({ path: within }) => within)
    const isKnown = wrong.length === 0 && !isNew(event.id, n, events)
    for (const within of isKnown ? [["id"]] : wrong) {
      context.addIssue({ code: "custom", path: [n, ...within], input: event })
    }
  })
})
