import { GUEST_MERGE } from "../../../events/customers/guest-merged"
import type { GuestMergeRow } from "../../../events/customers/guest-merged"
import type { Database } from "../../../modules/posthog/database/gate"
import { visitorsOf } from "../../../modules/posthog/identities/statements"
import { mayBeMerged } from "../../../identity/illegal-ids"
import { transfersOf } from "../orders/order-transfers"
import { recordedOrders } from "../orders/recorded-orders"
import { idAt } from "../ids/id-window"
import type { IdWindow } from "../ids/id-window"

/** A page of IDs to find. */
interface PageOfIds {
  window: IdWindow
  /** Whether the database sorts IDs by time. */
  sortsByTime: boolean
  /** Continues after this ID. */
  after?: string
  take: number
}

/** A proof that the email address of an order is an account's. */
interface MergeProof {
  account_id: string
  proven_at: Date
}

/**
 * Orders of guests whose email address was proven to be an account's: by an order transfer that was accepted with the token that Medusa
 * mails to the order's address, or by a verified address of an account.
 *
 * In SQL, because `query.graph` reaches neither an account's verifications nor an order's receipt, and because email addresses and tokens
 * must not be loaded.
 */
const guestMerges = {
  /** IDs of rows that may prove something new since the window's beginning, in the database's order. */
  findIds: async (
    database: Database,
    { window: { from = new Date(0) }, sortsByTime, after, take }: PageOfIds
  ): Promise<string[]> => {
    const idsFrom = (prefix: string) => (sortsByTime ? idAt(prefix, from) : "")
    const { rows } = await database.raw<{ rows: { id: string }[] }>(IDS_STATEMENT, {
      from,
      change: idsFrom("ordch"),
      order: idsFrom("order"),
      after: after ?? "",
      take,
    })
    return rows.map(({ id }) => id)
  },
  /** The rows with these IDs that prove it. */
  load: async (database: Database, ids: readonly string[]): Promise<GuestMergeRow[]> => {
    const receipts = await recordedOrders(database, ids)
    const proofs = await proofsOf(database, [...receipts.keys()])
    const { visits } = await visitorsOf(
      database,
      "order",
      [...proofs.keys()].map((id) => ({ id }))
    )
    const found = [...proofs].flatMap(([id, { account_id, proven_at }]): GuestMergeRow[] => {
      const { distinct_id: anonymous_id = id, is_refused } = receipts.get(id) ?? {}
      const account = { id: account_id, has_account: true } as const
      const hasRefused = is_refused || visits.get(id)?.consent === "denied"
      // Under its own ID, an order is nobody's: its visitor had refused, or it has no customer.
      return anonymous_id !== id && !hasRefused
        ? [{ id, created_at: proven_at, anonymous_id, account, proven_at }]
        : []
    })
    return onlyOfGuests(database, found)
  },
}

/** Reads rows that `query.graph` doesn't have. */
export type Statement = typeof guestMerges

/** By the entity of their rows, which `query.graph` doesn't have. */
export const statements: ReadonlyMap<string, Statement> = new Map([[GUEST_MERGE, guestMerges]])

/** The first proof of each order. */
const proofsOf = async (
  database: Database,
  ids: readonly string[]
): Promise<Map<string, MergeProof>> => {
  const verified = await database.raw<{ rows: ({ id: string } & MergeProof)[] }>(
    VERIFIED_STATEMENT,
    [[...ids]]
  )
  const proofs = new Map(verified.rows.map(({ id, ...proof }) => [id, proof]))
  for (const [id, { transfers }] of await transfersOf(database, ids)) {
    const [first] = transfers
    const proven_at = new Date(first?.accepted_at ?? NaN)
    const isEarlier = !(proven_at >= (proofs.get(id)?.proven_at ?? Infinity))
    if (first?.is_proven && isEarlier) {
      proofs.set(id, { account_id: first.customer_id, proven_at })
    }
  }
  return proofs
}

/** An account is never merged into another one, and nothing into an account that is gone. */
const onlyOfGuests = async (
  database: Database,
  merges: readonly GuestMergeRow[]
): Promise<GuestMergeRow[]> => {
  const ids = merges.flatMap(({ anonymous_id, account }) => [anonymous_id, account.id])
  const { rows } = await database.raw<{ rows: { id: string; is_account: boolean }[] }>(
    `SELECT id, has_account AS is_account FROM customer WHERE id = ANY(?) AND (deleted_at IS NULL OR NOT has_account)`,
    [ids]
  )
  const isAccount = new Map(rows.map((row) => [row.id, row.is_account]))
  return merges.filter(
    ({ anonymous_id, account }) =>
      isAccount.get(account.id) === true &&
      (isAccount.get(anonymous_id) === false ||
        (mayBeMerged(anonymous_id) && !isAccount.has(anonymous_id)))
  )
}

const VERIFIED_ORDERS = `
  "order" o
  JOIN customer guest ON guest.id = o.customer_id AND NOT guest.has_account
  JOIN auth_verification proof ON lower(proof.entity_id) = lower(guest.email) AND proof.entity_type = 'email'
    AND proof.verified_at IS NOT NULL AND proof.deleted_at IS NULL
  JOIN auth_identity identity ON identity.id = proof.auth_identity_id AND identity.deleted_at IS NULL
    AND identity.app_metadata ->> 'customer_id' IS NOT NULL`

// The guest to whom the merchant gave an order isn't the one who placed it, and for whom it was recorded.
const VERIFIED_STATEMENT = `
  SELECT DISTINCT ON (o.id) o.id, identity.app_metadata ->> 'customer_id' AS account_id,
    greatest(proof.verified_at, o.created_at) AS proven_at
  FROM ${VERIFIED_ORDERS} WHERE o.id = ANY(?) AND NOT EXISTS (
    SELECT 1 FROM order_change change WHERE change.order_id = o.id AND change.change_type = 'transfer'
      AND change.confirmed_at IS NOT NULL AND change.deleted_at IS NULL
  )
  ORDER BY o.id, proof.verified_at, proof.id`

// A proof makes orders of any age count, and a new order of a guest can follow a proof of any age.
const IDS_STATEMENT = `
  SELECT id FROM (
    SELECT change.order_id AS id FROM order_change change
    WHERE change.change_type = 'transfer' AND change.confirmed_at IS NOT NULL AND change.deleted_at IS NULL
      AND change.id >= :change
    UNION SELECT o.id FROM ${VERIFIED_ORDERS} WHERE proof.verified_at >= :from
    UNION SELECT o.id FROM ${VERIFIED_ORDERS} WHERE o.id >= :order
  ) found WHERE id > :after ORDER BY id LIMIT :take`
