import type { DescribedEvent } from "../../../events/outbox-event"
import type { PosthogInternals } from "../../../modules/posthog/internals"
import type { DroppedEvent } from "./compare-posthog"

/** Makes events of rows again, by the ID of their definition. */
export type Describe = (
  definition: { id: string },
  filter: { id: string[] }
) => Promise<DescribedEvent[]>

/** Few enough to hold full orders in memory. */
const PAGE = 500

/**
 * Sends events again that PostHog dropped, under the same UUID, name, person, and time, so that PostHog counts them once even if it has
 * them after all. If a payload was deleted after its retention, it is made of the store's rows anew.
 *
 * @returns the UUIDs; an event whose row is gone has nothing to send
 */
export const sendAgain = async (
  posthog: Pick<PosthogInternals, "resending">,
  describe: Describe,
  dropped: readonly DroppedEvent[]
): Promise<string[]> => {
  const sent: string[] = []
  for (let at = 0; at < dropped.length; at += PAGE) {
    const page = dropped.slice(at, at + PAGE)
    await refillPage(
      posthog,
      describe,
      page.filter(({ has_payload }) => !has_payload)
    )
    sent.push(...(await posthog.resending.send(page.map(({ uuid }) => uuid))))
  }
  return sent
}

const refillPage = async (
  posthog: Pick<PosthogInternals, "resending">,
  describe: Describe,
  emptied: readonly DroppedEvent[]
): Promise<void> => {
  for (const id of new Set(emptied.map(({ event }) => event))) {
    const ids = emptied.filter(({ event }) => event === id).map(({ entity_id }) => entity_id)
    await posthog.resending.refill(await describe({ id }, { id: ids }))
  }
}
