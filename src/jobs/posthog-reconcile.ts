import type { MedusaContainer } from "@medusajs/framework/types"
import { reconcile } from "../capture/reconcile"

/** Records, every minute, what no hint announced. */
export default async function posthogReconcile(container: MedusaContainer) {
  await reconcile(container)
}

export const config = {
  name: "posthog-reconcile",
  schedule: "* * * * *",
}
