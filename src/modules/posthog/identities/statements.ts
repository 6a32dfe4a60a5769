import type { FlagAnswers } from "../../../events/flags/flags"
import type { Attribution } from "../../../identity/browser/attribution"
import type { Consent } from "../../../identity/browser/consent"
import type { Visit } from "../../../identity/browser/visit"
import type { KnownCustomer } from "../../../identity/unnamed"
import type { KnownVisit } from "../../../identity/visit"
import type { Database } from "../database/gate"
import { COUNTS_AS_ERASED, customerHash } from "../erasures/customer-hash"

/** What a request said: about its browser, and which cart and which signed-in account it was for. */
export interface ToldVisit {
  visit: Visit
  /** Whether the visitor may be known. */
  isAllowed: boolean
  cartId?: string
  customerId?: string
}

/** Longer than catch-up looks back for an abandoned cart. Later facts of an order follow its receipt. */
const KEPT_DAYS = 60

const sameIfSaid = (column: string): string =>
  `(excluded.${column} IS NULL OR known.${column} = excluded.${column})`

const SAME_BROWSER = sameIfSaid("anonymous_id")

/** What a new row says if it says it, and the old row otherwise, unless that is another browser's. */
const updated = (column: string, kept = SAME_BROWSER): string =>
  `${column} = CASE WHEN :isAllowed THEN coalesce(excluded.${column}, CASE WHEN ${kept} THEN known.${column} END) END`

/** What another browser has shown doesn't count. What this one has shown before still does. */
const FLAGS = `
    flags = CASE WHEN :isAllowed THEN nullif(
      coalesce(CASE WHEN excluded.anonymous_id IS NULL OR known.anonymous_id IS NULL
        OR known.anonymous_id = excluded.anonymous_id THEN known.flags END, '{}') || coalesce(excluded.flags, '{}'), '{}') END`

/**
 * Whether no answer came, as before a consent tool has loaded, for a cart whose visitor agreed, and nothing shows that this is somebody else:
 * another browser, another account, or one that refused elsewhere.
 */
const STAYS_GRANTED = `(known.consent = 'granted' AND excluded.consent = 'pending' AND (
      known.anonymous_id <> :browserId::text OR known.customer_id <> :customerId::text
      OR EXISTS (SELECT 1 FROM posthog_consent WHERE customer_id = :customerId::text AND consent = 'denied')
    ) IS NOT TRUE)`

// A window belongs to a session. A customer's ID is proven only by a login, so no browser's ID may be one. The token of a login still works
// once the account is deleted. A refusal counts even if the checkout that brought it didn't wait for it.
const KEEP_VISIT = `
  WITH account AS (
    SELECT id FROM customer WHERE id = :customerId::text AND deleted_at IS NULL
  ), decision AS (
    INSERT INTO posthog_consent AS known (customer_id, consent)
    SELECT id, :consent::text FROM account WHERE :consent::text IS NOT NULL
    ON CONFLICT (customer_id) DO UPDATE SET consent = excluded.consent, updated_at = now()
    WHERE excluded.consent <> 'pending'
  )
  INSERT INTO posthog_identity AS known (cart_id, consent, anonymous_id, customer_id, session_id, window_id, attribution, flags)
  SELECT id, coalesce(:consent::text, 'pending'), (
    SELECT :anonymousId::text WHERE NOT EXISTS (SELECT 1 FROM customer WHERE id = :anonymousId::text)
  ), CASE WHEN :isAllowed THEN (SELECT id FROM account) END, :sessionId, :windowId, :attribution::jsonb, :flags::jsonb
  FROM cart WHERE id = :cartId::text AND (completed_at IS NULL OR :consent::text = 'denied')
  ON CONFLICT (cart_id) DO UPDATE SET
    ${updated("anonymous_id")},
    ${updated("customer_id")},
    ${updated("window_id", `${SAME_BROWSER} AND ${sameIfSaid("session_id")}`)},
    ${updated("session_id")},
    ${updated("attribution")},${FLAGS},
    consent = CASE WHEN ${STAYS_GRANTED} THEN known.consent ELSE excluded.consent END,
    updated_at = now()
  -- A request of somebody who hasn't decided takes back neither a refusal nor, if it adds nothing, what is known with consent.
  WHERE excluded.consent <> 'pending' OR (known.consent <> 'denied' AND (:isAllowed OR NOT ${STAYS_GRANTED}))`

export const keepVisit = async (
  database: Database,
  { visit, isAllowed, cartId, customerId }: ToldVisit
): Promise<void> => {
  const { consent, anonymousId, comparedId, sessionId, windowId, attribution, flags } = visit
  await database.raw(KEEP_VISIT, {
    consent: consent ?? null,
    isAllowed,
    cartId: cartId ?? null,
    customerId: customerId ?? null,
    anonymousId: anonymousId ?? null,
    browserId: anonymousId ?? comparedId ?? null,
    sessionId: sessionId ?? null,
    windowId: windowId ?? null,
    attribution: attribution ? JSON.stringify(attribution) : null,
    flags: flags ? JSON.stringify(flags) : null,
  })
}

/** A browser whose cart turned out to be an account's, and what its visitor decided. */
export interface ProvenBrowser {
  anonymous_id: string
  consent: Consent
}

/**
 * Keeps that an account was signed in with its own cart, whose browser is known. Medusa lets any customer change any cart whose ID they have,
 * so only the cart's customer counts. A customer who refused elsewhere isn't joined to a browser.
 *
 * @returns the browser, if that is new
 */
export const keepAccount = async (
  database: Database,
  { cartId, customerId }: { cartId: string; customerId: string }
): Promise<ProvenBrowser | undefined> => {
  const { rows } = await database.raw<{ rows: ProvenBrowser[] }>(
    `UPDATE posthog_identity AS known SET customer_id = account.id, updated_at = now()
     FROM customer account, cart
     WHERE known.cart_id = :cartId AND known.anonymous_id IS NOT NULL AND known.consent <> 'denied'
       AND account.id = :customerId AND account.deleted_at IS NULL AND known.customer_id IS DISTINCT FROM account.id
       AND cart.id = known.cart_id AND cart.customer_id = account.id AND cart.completed_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM posthog_consent WHERE customer_id = account.id AND consent = 'denied')
     RETURNING known.anonymous_id, known.consent`,
    { cartId, customerId }
  )
  return rows[0]
}

/** Keeps what the store itself has shown. A cart whose visitor refused keeps nothing. */
export const keepFlags = async (
  database: Database,
  cartId: string,
  flags: FlagAnswers
): Promise<void> => {
  await database.raw(
    `INSERT INTO posthog_identity AS known (cart_id, consent, flags)
     SELECT id, 'pending', :flags::jsonb FROM cart WHERE id = :cartId::text AND completed_at IS NULL
     ON CONFLICT (cart_id) DO UPDATE
       SET flags = coalesce(known.flags, '{}') || excluded.flags, updated_at = now()
       WHERE known.consent <> 'denied'`,
    { cartId, flags: JSON.stringify(flags) }
  )
}

/** What an order or a cart is asked for, and the account whose decision counts for it. */
export interface AskedSale {
  id: string
  customerId?: string
}

/** What is known of visitors: visits by order or cart, and what customers decided last. */
export interface KnownVisitors {
  visits: Map<string, KnownVisit>
  consents: Map<string, Consent>
}

interface IdentityRow {
  of: string
  consent: Consent | null
  anonymous_id: string | null
  customer_id: string | null
  session_id: string | null
  window_id: string | null
  attribution: Attribution | null
  flags: FlagAnswers | null
  decided_by: string | null
  decided: Consent | null
}

/** How each kind of sale leads to a cart's visit. */
const VISITS = {
  cart: "LEFT JOIN posthog_identity visit ON visit.cart_id = asked.id",
  order: `LEFT JOIN (order_cart link JOIN posthog_identity visit ON visit.cart_id = link.cart_id)
     ON link.order_id = asked.id AND link.deleted_at IS NULL`,
} as const

/** The kinds of sales that have a visit. */
export type Sale = keyof typeof VISITS

/** In one statement, because every event about an order asks it. */
export const visitorsOf = async (
  database: Database,
  sale: Sale,
  asked: readonly AskedSale[]
): Promise<KnownVisitors> => {
  if (asked.length === 0) {
    return { visits: new Map(), consents: new Map() }
  }
  const { rows } = await database.raw<{ rows: IdentityRow[] }>(
    `SELECT asked.id AS of, visit.consent, visit.anonymous_id, visit.customer_id, visit.session_id, visit.window_id,
       visit.attribution, visit.flags, decision.customer_id AS decided_by, decision.consent AS decided
     FROM unnest(?::text[], ?::text[]) AS asked (id, customer_id)
     ${VISITS[sale]}
     LEFT JOIN posthog_consent decision ON decision.customer_id = asked.customer_id`,
    [asked.map(({ id }) => id), asked.map(({ customerId }) => customerId ?? null)]
  )
  return {
    visits: new Map(
      rows.flatMap((row) => (row.consent ? [[row.of, visitFrom(row, row.consent)]] : []))
    ),
    consents: new Map(
      rows.flatMap(({ decided_by: by, decided }) => (by && decided ? [[by, decided]] : []))
    ),
  }
}

const visitFrom = (row: IdentityRow, consent: Consent): KnownVisit => {
  const { anonymous_id, customer_id, session_id, window_id, attribution, flags } = row
  return {
    consent,
    ...(anonymous_id && { anonymousId: anonymous_id }),
    ...(customer_id && { customerId: customer_id }),
    ...(session_id && { sessionId: session_id }),
    ...(window_id && { windowId: window_id }),
    ...(attribution && { attribution }),
    ...(flags && { flags }),
  }
}

export const consentsOfCustomers = async (
  database: Database,
  customerIds: readonly string[]
): Promise<Map<string, Consent>> => {
  const { rows } = await database.raw<{ rows: { customer_id: string; consent: Consent }[] }>(
    `SELECT customer_id, consent FROM posthog_consent WHERE customer_id = ANY(?)`,
    [[...customerIds]]
  )
  return new Map(rows.map(({ customer_id, consent }) => [customer_id, consent]))
}

/** In one statement, because whoever captures an event waits for it. */
export const knownCustomers = async (
  database: Database,
  customerIds: readonly string[]
): Promise<Map<string, KnownCustomer>> => {
  const { rows } = await database.raw<{
    rows: { id: string; consent: Consent | null; is_erased: boolean }[]
  }>(
    `SELECT asked.id, decision.consent, erasure.customer_hash IS NOT NULL AS is_erased
     FROM unnest(?::text[], ?::text[]) AS asked (id, customer_hash)
     LEFT JOIN posthog_consent decision ON decision.customer_id = asked.id
     LEFT JOIN posthog_erasure erasure ON erasure.customer_hash = asked.customer_hash AND erasure.${COUNTS_AS_ERASED}`,
    [[...customerIds], customerIds.map(customerHash)]
  )
  return new Map(
    rows.map(({ id, consent, is_erased }) => [
      id,
      { isErased: is_erased, ...(consent && { consent }) },
    ])
  )
}

/** A browser's ID, the account that was signed in with its cart, and what its visitor decided. */
export interface BrowserOfAccount extends ProvenBrowser {
  customer_id: string
  at: Date
}

export const browsersOfAccounts = async (
  database: Database,
  since: Date
): Promise<BrowserOfAccount[]> => {
  const { rows } = await database.raw<{ rows: BrowserOfAccount[] }>(
    `SELECT DISTINCT ON (anonymous_id) anonymous_id, known.customer_id, known.updated_at AS at,
       coalesce(refusal.consent, known.consent) AS consent
     FROM posthog_identity known JOIN cart ON cart.id = known.cart_id AND cart.customer_id = known.customer_id
     LEFT JOIN posthog_consent refusal ON refusal.customer_id = known.customer_id AND refusal.consent = 'denied'
     WHERE known.updated_at >= ? AND known.consent <> 'denied' AND known.deleted_at IS NULL AND anonymous_id IS NOT NULL
     ORDER BY anonymous_id, known.updated_at`,
    [since]
  )
  return rows
}

/**
 * Refusals stay: without one, a backfill would report a guest's cart, or its order, under the customer's ID. Such a row holds nothing but the
 * cart's ID and the refusal.
 */
export const forgetOldVisits = async (database: Database): Promise<void> => {
  await database.raw(
    `DELETE FROM posthog_identity
     WHERE updated_at < now() - ? * interval '1 day' AND consent <> 'denied' AND deleted_at IS NULL`,
    [KEPT_DAYS]
  )
}
