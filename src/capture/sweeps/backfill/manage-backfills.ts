import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import { summaryOf } from "./backfill-progress"
import type { BackfillSummary } from "./backfill-progress"
import type { BackfillInput } from "./backfill-span"

const backfillsOf = (container: MedusaContainer) => resolvePosthog(container).internals.backfills

/** Pauses a backfill after its current page, in whichever process runs it. `resumeBackfill` lets it continue. */
export const pauseBackfill = (container: MedusaContainer, id: string): Promise<void> =>
  change(container, id, () => backfillsOf(container).stop(id, "paused"))

/** Ends a backfill after its current page, in whichever process runs it. What it recorded stays. */
export const cancelBackfill = (container: MedusaContainer, id: string): Promise<void> =>
  change(container, id, () => backfillsOf(container).stop(id, "canceled"))

/**
 * Lets a paused or interrupted backfill continue.
 *
 * @param options.inBackground whether the store's processes run it. Otherwise the next `runBackfill` does
 */
export const resumeBackfill = (
  container: MedusaContainer,
  id: string,
  { inBackground = false } = {}
): Promise<void> => change(container, id, () => backfillsOf(container).resume(id, { inBackground }))

/** @throws {MedusaError} if the backfill doesn't exist, is over, or should resume while another process runs it */
const change = async (
  container: MedusaContainer,
  id: string,
  make: () => Promise<boolean>
): Promise<void> => {
  if (await make()) {
    return
  }
  const { status } = await find(
    container,
    id,
    "`npx medusa-posthog backfill --list` shows them all."
  )
  throw status === "done" || status === "canceled"
    ? new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Expected a backfill that isn't ${status}, but ${id} is. Start a new one: nothing is recorded twice.`
      )
    : heldBackfillError(id)
}

/** @throws {MedusaError} if the backfill doesn't exist. `remedy` says where all of them are listed */
const find = async (container: MedusaContainer, id: string, remedy: string) => {
  const known = await backfillsOf(container).find(id)
  if (!known) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Expected the ID of a backfill, got ${id}. ${remedy}`
    )
  }
  return known
}

/** Says that another process runs a backfill, or did until a moment ago. */
export const heldBackfillError = (id: string): MedusaError =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Expected backfill ${id} to be free, but another process is running it, or crashed less than a minute ago. Try again in a minute.`
  )

const MAX_LISTED = 100

/** Lists backfills, newest first. */
export const listBackfills = async (
  container: MedusaContainer,
  page: { limit: number; offset?: number } = { limit: MAX_LISTED }
): Promise<BackfillSummary[]> => (await backfillsOf(container).list(page)).map(summaryOf)

/** @throws {MedusaError} if it doesn't exist */
export const readBackfill = async (
  container: MedusaContainer,
  id: string
): Promise<BackfillSummary> =>
  summaryOf(await find(container, id, "GET /admin/posthog/backfills lists them all."))

/** Finds a backfill of the same span and events that didn't finish, because it was paused or its process died. */
export const findUnfinishedBackfill = async (
  container: MedusaContainer,
  { from, to, events }: BackfillInput
): Promise<string | undefined> => {
  const asked = (
    events ?? resolvePosthog(container).internals.definitions.map(({ id }) => id)
  ).join()
  const unfinished = (await listBackfills(container)).find(
    (backfill) =>
      (backfill.status === "running" || backfill.status === "paused") &&
      backfill.from === (from?.toISOString() ?? null) &&
      backfill.to === (to?.toISOString() ?? null) &&
      backfill.events.join() === asked
  )
  return unfinished?.id
}
