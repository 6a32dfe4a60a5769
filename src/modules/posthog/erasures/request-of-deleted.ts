import { customerDeleted } from "../../../events/customers/customer-deleted"
import type { DescribedEvent } from "../../../events/outbox-event"
import type { Erasures } from "./erasures"

/**
 * Requests the erasure of the customers whose deletion was just recorded. Never rejects: the events are recorded, and the hourly look at
 * deleted customers finds what is missed here.
 */
export const requestOfDeleted = async (
  erasures: Pick<Erasures, "request">,
  events: readonly DescribedEvent[],
  recorded: ReadonlySet<string>
): Promise<void> => {
  const deleted = events.filter(
    ({ definition, uuid }) => definition === customerDeleted.id && recorded.has(uuid)
  )
  if (deleted.length > 0) {
    const ids = deleted.map(({ entity_id }) => entity_id)
    await erasures.request(ids, "deletion").catch(() => undefined)
  }
}
