import { z } from "@medusajs/framework/zod"

/** What the store, the outbox, and PostHog have of some facts. */
const counts = {
  store: z.number().describe("Orders, captures, and refunds in the store."),
  recorded: z.number().describe("Those whose event is in the outbox."),
  delivered: z.number().describe("Those that PostHog accepted."),
  waiting: z.number().describe("Those that wait for delivery, overdue ones included."),
  overdue: z.number().describe("Those that have waited for more than an hour."),
  set_aside: z.number(),
  dropped: z.number().describe("Kept from PostHog as intended, such as by `beforeSend`."),
  missing: z.number().describe("In the store, but not in the outbox."),
  only_in_outbox: z.number().describe("In the outbox, but no longer in the store."),
  accuracy: z
    .number()
    .nullable()
    .describe(
      "Of what should be in PostHog by now, how much is, in percent. Null if there is nothing."
    ),
  agrees: z.boolean().describe("Whether counts and amounts match, to the cent."),
}

const rows = z.array(z.object({ event: z.string(), entity_id: z.string() }))

/** The store compared with the outbox and PostHog's receipts. */
export const reconciliation = z.object({
  from: z
    .string()
    .nullable()
    .describe(
      "Where the comparison starts: not before the plugin knows the facts. Null: the beginning."
    ),
  to: z.string(),
  ...counts,
  lines: z
    .array(
      z.object({
        day: z.string().describe("`2026-11-26`, UTC."),
        currency: z.string().describe("ISO 4217, in uppercase."),
        sales_channel: z
          .object({ id: z.string(), name: z.string().nullable() })
          .nullable()
          .describe("Null: the order has none, or only the outbox has the event."),
        ...counts,
        events: z.array(
          z.object({
            event: z.string(),
            store_amount: z.number().describe("In major units."),
            recorded_amount: z.number(),
            ...counts,
          })
        ),
      })
    )
    .describe("One per day, currency, and sales channel, the latest day first."),
  missing_rows: rows.describe("The first 20 rows whose event isn't in the outbox."),
  unreadable_rows: rows.describe("The first 20 rows that couldn't be read. They are in no line."),
})

export type Reconciliation = z.infer<typeof reconciliation>

export type ReconciledLine = Reconciliation["lines"][number]

export type ReconciledCounts = Pick<Reconciliation, keyof typeof counts>
