import { z } from "@medusajs/framework/zod"

export const person = z.object({
  distinct_id: z.string().describe("The ID under which PostHog knows the customer."),
  has_profile: z.boolean().describe("Guests have no person profile in PostHog."),
  consent: z
    .enum(["granted", "denied", "pending"])
    .nullable()
    .describe("The customer's last decision about being tracked; null if there is none."),
  lifetime_value: z
    .array(z.object({ currency: z.string(), amount: z.string() }))
    .describe("Captures minus refunds in major units, per currency."),
  links: z
    .object({ person: z.string(), recordings: z.string() })
    .nullable()
    .describe("In PostHog's app. Null without an API key or a profile."),
})

export type Person = z.infer<typeof person>
