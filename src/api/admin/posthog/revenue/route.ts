import { readRevenue } from "../../../../operations/revenue/revenue"
import { answering } from "../answering"
import type { Asked } from "../answering"

export const GET = answering(
  async ({ scope, validatedQuery }: Asked<unknown, { days: number }>) => ({
    revenue: await readRevenue(scope, { days: validatedQuery.days }),
  })
)
