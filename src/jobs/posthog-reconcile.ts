import type { MedusaContainer } from "@medusajs/framework/types"
import { reconcile, standByToReconcile } from "../capture/reconcile"

/** Records, every minute, what no hint announced. */
export default async function posthogReconcile(container: MedusaContainer) {
  standByToReconcile(container)
  await reconcile(container)
}

export const config = {
  name: "posthog-reconcile",
  schedule: "* * * * *",
}
