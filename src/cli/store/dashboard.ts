import { setUpOverview } from "../../dashboards/set-up-overview"
import type { WhatToSetUp } from "../../dashboards/schema"
import { inStore } from "./in-store"

/** Sets up the dashboard. Exits with code 1 if a part of it failed. */
export default inStore<WhatToSetUp>(async (container, request, tell) => {
  const result = await setUpOverview(container, request)
  await tell({ kind: "result", result: { of: "dashboard", ...result } })
  process.exitCode = result.is_complete ? 0 : 1
})
