import { byText } from "../../lib/by-text"
import { valuesAt } from "../../lib/path"
import { property } from "./properties"
import { PAYMENT_PROVIDER_DOC } from "./property-docs"
import { at } from "./property-tables"

interface Provided {
  id: string
  provider_id?: string | null
}

/** The payments of a cart or an order as the events load them. */
export interface PaymentCollectionRef extends Pick<Provided, "id"> {
  payments?: (Provided | null)[] | null
  payment_sessions?: ((Provided & { status?: string | null }) | null)[] | null
}

const FROM = [
  "id",
  "payments.id",
  "payments.provider_id",
  "payment_sessions.id",
  "payment_sessions.provider_id",
  "payment_sessions.status",
] as const

const byId = (a: Pick<Provided, "id">, b: Pick<Provided, "id">): number => byText(a.id, b.id)

const lastOf = (some: PaymentCollectionRef["payments"]): Provided | undefined =>
  (some ?? [])
    .filter((one) => one !== null)
    .sort(byId)
    .at(-1)

/**
 * The provider that the shopper chose: that of the last payment, because the one of an attempt that Medusa took back remains. What an edit of
 * the order added has a collection of its own. If the provider authorizes later, there is only a session.
 */
const chosenProvider = (collections: readonly PaymentCollectionRef[]): string | undefined => {
  const chosen = [...collections]
    .sort(byId)
    .map(
      ({ payments, payment_sessions }) =>
        lastOf(payments) ??
        lastOf((payment_sessions ?? []).filter((one) => one?.status === "pending_authorization"))
    )
  return chosen.find((one) => one)?.provider_id ?? undefined
}

/** `payment_provider` of a row whose payment collections, or its only one, are at a path. */
export const paymentProvider = (path: string) =>
  property.text<object>(PAYMENT_PROVIDER_DOC, {
    from: at(path, FROM) as never[],
    read: (row) => chosenProvider(valuesAt(row, path) as PaymentCollectionRef[]),
  })
