import { z } from "@medusajs/framework/zod"

export const deliveries = z
  .object({
    from: z.string().describe("The first day."),
    to: z.string().describe("Today."),
    days: z
      .array(
        z.object({
          day: z.string().describe("`2026-11-26`, UTC."),
          delivered: z.number().describe("Events that PostHog accepted that day."),
          waiting: z.number().describe("Events recorded that day that still wait."),
          set_aside: z
            .number()
            .describe("Events set aside that day that a person hasn't decided about."),
        })
      )
      .describe("Every day, those without events included."),
  })
  .describe(
    "Each event counts once, on the day when it came into its state. Of events that wait, at most 100,000 count."
  )

export type Deliveries = z.infer<typeof deliveries>
