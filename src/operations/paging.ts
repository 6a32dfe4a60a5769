import { z } from "@medusajs/framework/zod"

/** The most rows that one answer holds. */
const MAX_ROWS = 200

/** The query parameters of every list, as in Medusa's own. */
export const paging = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_ROWS)
    .default(20)
    .describe("How many rows to return."),
  offset: z.coerce.number().int().min(0).default(0).describe("How many rows to skip."),
}

/** What every list answers in addition to its rows. */
export const counted = {
  count: z.number().describe("How many rows there are, up to 1,000."),
  offset: z.number(),
  limit: z.number(),
}
