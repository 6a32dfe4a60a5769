import { MedusaError } from "@medusajs/framework/utils"
import type { AnyEventDefinition } from "../../../events/catalog"
import type { PosthogInternals } from "../../../modules/posthog/internals"
import { readInstalledAt } from "../../../modules/posthog/leases/installation"

const MAX_BACKFILLS = 10_000

/**
 * Returns the time since which the outbox should know every fact of a definition: the plugin's installation, or the start of the
 * backfills that reach back from there without a gap. Undefined: the beginning.
 *
 * @throws {MedusaError} if the database doesn't know when the plugin was installed
 */
export const knownSince = async (
  posthog: Pick<PosthogInternals, "database" | "backfills">,
  { id }: Pick<AnyEventDefinition, "id">
): Promise<Date | undefined> => {
  const installed = await readInstalledAt(posthog.database)
  if (!installed) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      "Expected the plugin's installation time in posthog_installation, but the table is empty. Start your store, which sets it to now, or choose where to start with --from."
    )
  }
  const done = await posthog.backfills.list({ status: "done", limit: MAX_BACKFILLS })
  const backfills = done
    .filter(({ definitions }) => definitions.includes(id))
    .map(({ from_at, to_at, updated_at }) => ({
      from: from_at?.getTime() ?? 0,
      // Without an end, it covered everything up to a few minutes before it was done.
      to: (to_at ?? updated_at).getTime(),
    }))
    .sort((a, b) => b.to - a.to)
  const since = backfills.reduce(
    (known, { from, to }) => (to >= known ? Math.min(known, from) : known),
    installed.getTime()
  )
  return since > 0 ? new Date(since) : undefined
}
