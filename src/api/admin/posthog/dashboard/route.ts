import { readOverview } from "../../../../dashboards/overview-state"
import type { WhatToSetUp } from "../../../../dashboards/schema"
import { setUpOverview } from "../../../../dashboards/set-up-overview"
import { answering } from "../answering"
import type { Asked } from "../answering"

export const GET = answering(async ({ scope }) => ({ dashboard: await readOverview(scope) }))

export const POST = answering(async ({ scope, validatedBody }: Asked<WhatToSetUp>) => ({
  setup: await setUpOverview(scope, validatedBody),
}))
