import { z } from "@medusajs/framework/zod"
import { aFunction } from "./option"

/** A customer as `query.graph` loads it: `id` and the fields in `fields`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- which fields a customer has, the store's options decide.
export type GroupCustomer = { id: string } & Record<string, any>

const companyOption = z.strictObject({
  /** Customer fields that `id` reads, by their names in `query.graph`. */
  fields: z.array(z.string().trim().min(1)).min(1),
  /** Returns the ID of the customer's company, or nothing if there is none. Must return the same for the same customer. */
  id: aFunction<(customer: GroupCustomer) => string | number | null | undefined>(),
})

/** The groups that every event carries as PostHog groups, by type. */
export const groupsSchema = z.strictObject({
  company: z.union([z.boolean(), companyOption]).optional(),
  customer_group: z.boolean().optional(),
  sales_channel: z.boolean().optional(),
  region: z.boolean().optional(),
})

export type GroupsOption = z.output<typeof groupsSchema>
