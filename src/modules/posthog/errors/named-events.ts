import type { DescribedEvent } from "../../../events/outbox-event"
import { whyUnnamed } from "../../../identity/unnamed"
import type { VisitOptions } from "../../../identity/visit"
import type { Identities } from "../identities/identities"
import type { CustomerOfError, ToldException } from "./exceptions"

/** What is known of customers. */
interface KnownCustomers {
  identities: Pick<Identities, "known">
  options: VisitOptions
}

/**
 * Returns the events of errors, without the customers who may not be named: those who refused, and those who are erased but still have a
 * token. It asks once for all of them, and not when an error is seen, because a shopper waits then.
 */
export const namedEvents = async (
  { identities, options }: KnownCustomers,
  told: readonly ToldException[]
): Promise<DescribedEvent[]> => {
  const ids = [...new Set(told.flatMap(({ customer }) => customer?.id ?? []))]
  if (ids.length === 0) {
    return told.map(({ event }) => event)
  }
  const known = await identities.known(ids)
  const mayBeNamed = ({ id, consent }: CustomerOfError) =>
    whyUnnamed(known.get(id), consent, options) === undefined
  return told.map(({ event, customer }) =>
    !customer || mayBeNamed(customer) ? event : customer.without
  )
}
