import type { MedusaContainer } from "@medusajs/framework/types"
import { reconcile } from "../capture/sweeps/catch-up/catch-up"
import { standByForJobs } from "../capture/sweeps/catch-up/stand-by"

/** Records, every minute, what no hint announced. */
export default async function posthogReconcile(container: MedusaContainer) {
  standByForJobs(container)
  await reconcile(container)
}

export const config = {
  name: "posthog-reconcile",
  schedule: "* * * * *",
}
