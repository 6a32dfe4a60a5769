import { encodeTime } from "ulid"
import { uuidOf } from "../../../src/capture/rows/to-event"
import { catalog } from "../../../src/events/catalog"
import type { AnyEventDefinition, EventId } from "../../../src/events/catalog"

/** How many orders a store has, and how often it gets one. The older of two stores isn't the busier one. */
export interface StoreSize {
  orders: number
  /** Time from one order to the next. */
  spacingMs: number
}

/** A customer to write, by columns. */
export interface CustomerSeed {
  id: string
  has_account: boolean
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

/** An order to write. What belongs to it (payment, capture, lines, …) has the same ULID with another prefix. */
export interface OrderSeed {
  n: number
  ulid: string
  at: Date
  customer_id: string
  is_draft: boolean
  canceled_at: Date | null
  is_refunded: boolean
}

/** A fact in the outbox. */
export interface FactSeed {
  uuid: string
  definition: EventId
  entity_id: string
  event: string
  distinct_id: string
  at: Date
}

/** Orders and the customers who came with them, in order of time. */
export interface SeedBatch {
  customers: CustomerSeed[]
  orders: OrderSeed[]
  facts: FactSeed[]
}

/** Rows of an insert. */
const BATCH_SIZE = 10_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** Orders continue for a while after the start, so that the window of the last minutes always holds equally many rows. */
const AHEAD_MS = HOUR_MS

/** Returns when a store of that size opened. */
export const openedAt = ({ orders, spacingMs }: StoreSize, now: Date): Date =>
  new Date(now.getTime() + AHEAD_MS - (orders + 1) * spacingMs)

/** Returns the same numbers in each run (mulberry32), so that runs can be compared. */
const createRandom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

/**
 * Yields a store's rows in batches. Of ten orders, three come with a new account, three with a new guest, and four from an
 * existing customer. 3% are canceled, 5% refunded, and 1% drafts. Of the accounts, 5% are changed within days of signing up, and
 * 1% deleted.
 */
export function* seedBatches(size: StoreSize, now: Date): Generator<SeedBatch> {
  const random = createRandom(size.orders)
  const ulidAt = (at: Date) =>
    encodeTime(at.getTime(), 10) +
    Array.from({ length: 16 }, () => LETTERS[Math.floor(random() * 32)]).join("")
  const start = openedAt(size, now).getTime()
  const known: string[] = []
  for (let first = 0; first < size.orders; first += BATCH_SIZE) {
    const batch: SeedBatch = { customers: [], orders: [], facts: [] }
    for (let n = first; n < Math.min(first + BATCH_SIZE, size.orders); n++) {
      const at = new Date(start + Math.floor((n + 1 + random() * 0.9) * size.spacingMs))
      if (n % 10 < 6) {
        const customer = seedCustomer(n, ulidAt(at), at, now)
        known.push(customer.id)
        batch.customers.push(customer)
        batch.facts.push(...factsOfCustomer(customer))
      }
      const returning = known[Math.floor(random() * known.length)]
      const customerId = (n % 10 < 6 ? known.at(-1) : returning) ?? ""
      const order = seedOrder(n, ulidAt(at), at, now, customerId)
      batch.orders.push(order)
      batch.facts.push(...factsOfOrder(order))
    }
    yield batch
  }
}

const seedCustomer = (n: number, ulid: string, at: Date, now: Date): CustomerSeed => {
  const after = (days: number) => new Date(Math.min(at.getTime() + days * DAY_MS, now.getTime()))
  const hasAccount = n % 10 < 3
  return {
    id: `cus_${ulid}`,
    has_account: hasAccount,
    created_at: at,
    updated_at: hasAccount && n % 20 === 0 && at < now ? after(3) : at,
    deleted_at: hasAccount && n % 100 === 11 && at < now ? after(10) : null,
  }
}

const seedOrder = (
  n: number,
  ulid: string,
  at: Date,
  now: Date,
  customerId: string
): OrderSeed => ({
  n,
  ulid,
  at,
  customer_id: customerId,
  is_draft: n % 100 === 57,
  canceled_at:
    n % 33 === 5 && n % 100 !== 57 && at < now
      ? new Date(Math.min(at.getTime() + 5 * HOUR_MS, now.getTime()))
      : null,
  is_refunded: n % 20 === 3,
})

/** What the catalog's definitions read from a row for its key and time. */
interface KeyRow {
  id: string
  created_at: Date
  updated_at: Date
  deleted_at?: Date | null
  canceled_at?: Date | null
  cart_id?: string
}

const factOf = (id: EventId, row: KeyRow, distinctId: string): FactSeed => {
  const definition: AnyEventDefinition = catalog[id]
  return {
    uuid: uuidOf(id, definition.key(row)),
    definition: id,
    entity_id: row.id,
    event: definition.event ?? id,
    distinct_id: distinctId,
    at: new Date(definition.time(row)),
  }
}

const factsOfCustomer = (customer: CustomerSeed): FactSeed[] => {
  const ids: EventId[] = [
    "customer_created",
    "customer_identified",
    ...(customer.updated_at > customer.created_at ? ["customer_updated" as const] : []),
    ...(customer.deleted_at ? ["customer_deleted" as const] : []),
  ]
  return customer.has_account
    ? ids.map((definition) => factOf(definition, customer, customer.id))
    : []
}

/** As in the orders' rows: see medusa-rows. */
const isCompleted = ({ n, is_draft, canceled_at }: OrderSeed): boolean =>
  n % 3 !== 0 && !is_draft && !canceled_at

const factsOfOrder = (order: OrderSeed): FactSeed[] => {
  const { ulid, at, canceled_at } = order
  const row = (prefix: string) => ({
    id: `${prefix}_${ulid}`,
    created_at: at,
    updated_at: at,
    canceled_at,
    cart_id: `cart_${ulid}`,
  })
  const facts: [EventId, string][] = order.is_draft
    ? []
    : [
        ["order_placed", "order"],
        ["checkout_completed", "ordercart"],
        ["payment_authorized", "pay"],
        ["payment_captured", "capt"],
        ...(order.is_refunded ? [["payment_refunded", "ref"] as [EventId, string]] : []),
        ...(canceled_at ? [["order_canceled", "order"] as [EventId, string]] : []),
        ...(isCompleted(order) ? [["order_completed", "order"] as [EventId, string]] : []),
      ]
  // As medusa-rows puts customers into a group.
  if (order.n % 10 < 3) {
    facts.push(["customer_joined_group", "cusgc"])
  }
  return facts.map(([definition, prefix]) => factOf(definition, row(prefix), order.customer_id))
}
