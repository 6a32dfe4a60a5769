import type { Pipeline } from "../capture/rows/pipeline"
import { agedUntil } from "../capture/sweeps/span"
import { HOUR_MS } from "../lib/time"
import type { Pass } from "../modules/posthog/leases/periodic-work"

/** Covers commits that became visible late, clocks that differ, and deletions that were too young for the pass before. */
const SLACK_MS = HOUR_MS

const PAGE_SIZE = 500

/**
 * Requests the erasure of customers whose deletion no event of Medusa told: it was lost, or no process was running.
 *
 * Customers who were deleted before `erasure` was `on-delete` stay: erasing them can't be undone, so you decide. That is why the time up
 * to which the pass has looked also moves on while it is `manual`. A deletion that isn't aged is left to the next pass: Medusa takes it back
 * if a later step of the workflow fails.
 *
 * @param minAgeMs how old a deletion must be, in milliseconds
 */
export const findDeletedCustomers = async (
  { posthog, query }: Pick<Pipeline, "posthog" | "query">,
  { startedAt, lookedAt, installedAt, renew }: Pass,
  minAgeMs?: number
): Promise<void> => {
  if (posthog.options.erasure !== "on-delete") {
    return
  }
  const isFirst = lookedAt <= installedAt
  const from = new Date((isFirst ? startedAt : lookedAt).getTime() - SLACK_MS)
  const to = agedUntil(startedAt, minAgeMs)
  let last = ""
  let page: { id: string }[]
  do {
    const { data } = await query.graph({
      entity: "customer",
      fields: ["id"],
      filters: { deleted_at: { $gte: from, $lt: to }, id: { $gt: last } },
      pagination: { take: PAGE_SIZE, order: { id: "ASC" } },
      withDeleted: true,
    })
    page = data
    const ids = page.map(({ id }) => id)
    await (ids.length > 0 && posthog.erasures.request(ids, "deletion"))
    last = ids.at(-1) ?? last
  } while (page.length === PAGE_SIZE && (await renew()))
}
