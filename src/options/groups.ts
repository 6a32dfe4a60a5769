import { z } from "@medusajs/framework/zod"

/** A customer as `query.graph` loads it: `id`, and what `fields` names. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- which fields a customer has, the store's options decide.
export type GroupCustomer = { id: string } & Record<string, any>

const companyOption = z.strictObject({
  /** Fields of the customer that `id` reads, as `query.graph` names them. */
  fields: z.array(z.string().trim().min(1)).min(1),
  /** The id of the customer's company; nothing for a customer without one. Has to give the same for the same customer. */
  id: z.custom<(customer: GroupCustomer) => string | null | undefined>(
    (value) => typeof value === "function"
  ),
})

/** Which of Medusa's groupings every event carries as PostHog groups, by the group's type. */
export const groupsSchema = z.strictObject({
  company: z.union([z.boolean(), companyOption]).optional(),
  customer_group: z.boolean().optional(),
  sales_channel: z.boolean().optional(),
  region: z.boolean().optional(),
})

/** What a store says of groups. */
export type GroupsOption = z.output<typeof groupsSchema>
