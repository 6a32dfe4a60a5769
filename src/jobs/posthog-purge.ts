import { HOUR_MS } from "../lib/time"
import type { MedusaContainer } from "@medusajs/framework/types"
import { resolvePosthog } from "../modules/posthog/resolve"

/** Less than a day, because a job may come a little early. */
const PURGE_EVERY_MS = 20 * HOUR_MS

/** Deletes the payloads of events that were delivered longer ago than `retentionDays`. */
export default async function posthogPurge(container: MedusaContainer) {
  await resolvePosthog(container).purgeIfDue(PURGE_EVERY_MS)
}

export const config = {
  name: "posthog-purge",
  schedule: "17 3 * * *",
}
