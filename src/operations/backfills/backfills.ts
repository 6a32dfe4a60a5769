import type { MedusaContainer } from "@medusajs/framework/types"
import { startBackfill } from "../../capture/sweeps/backfill/background"
import type { BackfillSummary } from "../../capture/sweeps/backfill/backfill-progress"
import { listBackfills } from "../../capture/sweeps/backfill/manage-backfills"
import { resolvePosthog } from "../../modules/posthog/resolve"
import { mustRecord } from "../must-record"
import { inputOf } from "./schema"
import type { BackfillList, BackfillsQuery, NewBackfill } from "./schema"

export const readBackfills = async (
  container: MedusaContainer,
  page: BackfillsQuery
): Promise<BackfillList> => {
  const [backfills, count] = await Promise.all([
    listBackfills(container, page),
    resolvePosthog(container).internals.backfills.count(),
  ])
  return { backfills, count, ...page }
}

/** @throws {MedusaError} if an event doesn't exist or is off, or the plugin is off */
export const createBackfillInBackground = (
  container: MedusaContainer,
  input: NewBackfill
): Promise<BackfillSummary> => {
  mustRecord(container)
  return startBackfill(container, inputOf(input))
}
