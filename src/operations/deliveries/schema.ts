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
            .describe("Events set aside that day that still wait for a person's decision."),
        })
      )
      .describe("Every day, including those without events."),
  })
  .describe(
    "Each event counts once, on the day it entered its state. At most 100,000 waiting events are counted."
  )

export type Deliveries = z.infer<typeof deliveries>
