import { setUpOverview } from "../../dashboards/set-up-overview"
import type { WhatToSetUp } from "../../dashboards/schema"
import { inStore } from "./in-store"

/** Sets up the dashboard. Exits with code 1 if a part of it failed. */
export default inStore<WhatToSetUp>(async (container, request) => {
  const result = await setUpOverview(container, request)
  process.exitCode = result.is_complete ? 0 : 1
  return { of: "dashboard", ...result }
})
