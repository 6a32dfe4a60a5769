import { z } from "@medusajs/framework/zod"

const MAX_DAYS = 366

export const revenueQuery = z.object({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_DAYS)
    .default(30)
    .describe("How many days (UTC) to sum up, today included."),
})

const amount = z.number().describe("In major units, rounded to the currency's decimals.")

/** Money as the store's rows have it. */
const stored = {
  orders: z.number().describe("Orders placed."),
  order_total: amount.describe(
    "What these orders cost when they were placed. For orders without a cart, this is what Medusa's own summary says, which may lack taxes and a draft's edits."
  ),
  average_order_value: amount
    .nullable()
    .describe("`order_total` divided by `orders`. Null without orders."),
  gross: amount.describe("Money taken: the sum of all captures."),
  refunds: amount.describe("Money returned: the sum of all refunds, as a positive number."),
  net: amount.describe("`gross` minus `refunds`: what `$revenue` adds up to in PostHog."),
  abandoned_carts: z
    .number()
    .describe(
      "Carts created that day that have products, weren't completed, and haven't changed for `abandonedCartAfterHours`."
    ),
}

/** The same as the plugin's events have it. */
const told = z
  .object({
    orders: z.number(),
    order_total: amount,
    gross: amount,
    refunds: amount,
    net: amount,
  })
  .describe(
    "The same sums over the plugin's events, delivered or waiting: what PostHog shows, or will. Events set aside or dropped don't count."
  )

export const revenueTotal = z.object({
  currency: z.string().describe("ISO 4217, in uppercase."),
  ...stored,
  events: told,
  agrees: z
    .boolean()
    .describe(
      "Whether the events have the same `orders` and `net`. What happened in the last 15 minutes doesn't count, because a capture is recorded a few minutes after it was taken."
    ),
})

export const revenueDay = z.object({
  day: z.string().describe("`2026-11-26`, UTC."),
  ...revenueTotal.shape,
})

const accuracy = z
  .number()
  .nullable()
  .describe(
    "Of the orders, captures, and refunds that should be in PostHog by now, the percentage that is there. Null if there are none."
  )

export const revenue = z.object({
  from: z.string().describe("The first day."),
  to: z.string().describe("Today."),
  totals: z.array(revenueTotal).describe("One per currency; the one with the most orders first."),
  days: z.array(revenueDay).describe("One per day and currency in which something happened."),
  accuracy,
  accuracy_by_day: z.array(z.object({ day: z.string(), accuracy })),
})

export type RevenueDay = z.infer<typeof revenueDay>
export type RevenueTotal = z.infer<typeof revenueTotal>
export type Revenue = z.infer<typeof revenue>
