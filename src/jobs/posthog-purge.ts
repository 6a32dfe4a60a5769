import type { MedusaContainer } from "@medusajs/framework/types"
import { POSTHOG_MODULE } from "../modules/posthog"
import type PosthogModuleService from "../modules/posthog/service"

/** Deletes the payloads of events that were delivered longer ago than `retentionDays`. */
export default async function posthogPurge(container: MedusaContainer) {
  await container.resolve<PosthogModuleService>(POSTHOG_MODULE).purge()
}

export const config = {
  name: "posthog-purge",
  schedule: "17 3 * * *",
}
