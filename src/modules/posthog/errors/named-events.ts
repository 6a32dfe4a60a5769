import type { DescribedEvent } from "../../../events/outbox-event"
import { isAllowed } from "../../../identity/browser/consent"
import { decisionOf } from "../../../identity/visit"
import type { VisitOptions } from "../../../identity/visit"
import type { Erasures } from "../erasures/erasures"
import type { Identities } from "../identities/identities"
import type { CustomerOfRequest, ToldException } from "./exceptions"

/** What is known of customers. */
interface KnownCustomers {
  identities: Pick<Identities, "ofCustomers">
  erasures: Pick<Erasures, "erasedAmong">
  options: VisitOptions
}

/**
 * Returns the events of errors, without the customers who may not be named: those who refused, and those who are erased but still have a
 * token. It asks once for all of them, and not when an error is seen, because a shopper waits then.
 */
export const namedEvents = async (
  { identities, erasures, options }: KnownCustomers,
  told: readonly ToldException[]
): Promise<DescribedEvent[]> => {
  const ids = [...new Set(told.flatMap(({ customer }) => customer?.id ?? []))]
  if (ids.length === 0) {
    return told.map(({ event }) => event)
  }
  const [consents, erased] = await Promise.all([
    identities.ofCustomers(ids),
    erasures.erasedAmong(ids),
  ])
  const mayBeNamed = ({ id, consent }: CustomerOfRequest) =>
    !erased.has(id) &&
    (options.consent === "off" ||
      isAllowed(decisionOf({ consent }, consents.get(id)), options.consent))
  return told.map(({ event, customer }) =>
    !customer || mayBeNamed(customer) ? event : customer.without
  )
}
