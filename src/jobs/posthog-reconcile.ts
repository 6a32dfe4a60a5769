import type { MedusaContainer } from "@medusajs/framework/types"
import { reconcile } from "../capture/reconcile"
import { standByForJobs } from "../capture/stand-by"

/** Records, every minute, what no hint announced. */
export default async function posthogReconcile(container: MedusaContainer) {
  standByForJobs(container)
  await reconcile(container)
}

export const config = {
  name: "posthog-reconcile",
  schedule: "* * * * *",
}
