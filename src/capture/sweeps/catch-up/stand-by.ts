import { HOUR_MS, MINUTE_MS } from "../../../lib/time"
import type { MedusaContainer } from "@medusajs/framework/types"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import { reconcile } from "./catch-up"

/** A job has missed its turn: its schedule is lost, or its process is gone. */
const MISSED_MS = { reconcile: 2.5 * MINUTE_MS, purge: 26 * HOUR_MS }

/** From now on this process does what the jobs do when they do not. Does no I/O. */
export const standByForJobs = (container: MedusaContainer): void => {
  const posthog = resolvePosthog(container)
  posthog.standBy(async () => {
    try {
      return await reconcile(container, { everyMs: MISSED_MS.reconcile })
    } finally {
      await posthog.purgeIfDue(MISSED_MS.purge)
    }
  })
}
