import type { Database } from "../database/gate"
import { customerHash } from "./customer-hash"
import { eraseRows } from "./erase-rows"
import type { ErasedRows, Impersonal } from "./erase-rows"

/** What asked for an erasure: the customer's deletion in Medusa, or a person by one of these ways. */
export type ErasureRequester = "deletion" | "command" | "workflow" | "api"

/** `not_sent`: without an API key, nothing ever left the store. */
export type ErasureOutcome = "deleted" | "not_found" | "by_hand" | "not_sent"

/** An erasure, and how far it got. The timestamps are the state. */
export interface Erasure {
  customer_hash: string
  /** Null once the erasure is finished. */
  customer_id: string | null
  requested_by: ErasureRequester
  created_at: Date
  announced_at: Date | null
  erased_at: Date | null
  accepted_at: Date | null
  finished_at: Date | null
  outcome: ErasureOutcome | null
  person_id: string | null
  rows_changed: number
  due_at: Date
  last_error: string | null
}

/** The steps before the last one. */
export type ErasureStep = "announced" | "erased" | "accepted"

/** The record of erasures, and what they change in the plugin's own rows. */
export interface Erasures {
  /** Requests erasures. If a person asks, one that is finished starts anew, and one that waits is due at once, unless it waits for PostHog. */
  request(customerIds: readonly string[], by: ErasureRequester): Promise<void>
  /** Leases the next erasure that is due: of this customer, or of any. */
  take(customerId?: string): Promise<Erasure | undefined>
  find(customerId: string): Promise<Erasure | undefined>
  /** The latest first. */
  list(limit: number): Promise<Erasure[]>
  /** Notes that a step is done; the next one is due after this time. */
  done(erasure: Erasure, step: ErasureStep, next: NextStep): Promise<void>
  /** Counts rows that were changed. */
  changed(erasure: Erasure, rows: number): Promise<void>
  /** Notes why an erasure waits. */
  wait(erasure: Erasure, next: { inMs: number; error?: string }): Promise<void>
  /** Notes the end, and forgets who it was. */
  finish(erasure: Erasure, outcome: ErasureOutcome): Promise<void>
  /** Which of these customers are erased, or are going to be. */
  erasedAmong(customerIds: readonly string[]): Promise<Set<string>>
  eraseRows(customerId: string, impersonal: Impersonal): Promise<ErasedRows>
  /** Whether any event was recorded for this customer. */
  knows(customerId: string): Promise<boolean>
  /** Whether any event ever left the store. */
  wasAnythingSent(): Promise<boolean>
}

interface NextStep {
  inMs: number
  personId?: string
}

export const createErasures = (database: Database): Erasures => ({
  request: (customerIds, by) => request(database, customerIds, by),
  take: (customerId) => take(database, customerId),
  find: (customerId) => first(database, `WHERE customer_hash = ?`, [customerHash(customerId)]),
  list: (limit) => select(database, `ORDER BY created_at DESC LIMIT ?`, [limit]),
  done: (erasure, step, next) => done(database, erasure, step, next),
  wait: async (
    { customer_hash },
    { inMs, error = null }: { inMs: number; error?: string | null }
  ) => {
    await database.raw(
      `UPDATE posthog_erasure SET due_at = now() + ? * interval '1 millisecond', last_error = ?, updated_at = now()
       WHERE customer_hash = ?`,
      [inMs, error, customer_hash]
    )
  },
  changed: async ({ customer_hash }, rows) => {
    await database.raw(
      `UPDATE posthog_erasure SET rows_changed = rows_changed + ? WHERE customer_hash = ?`,
      [rows, customer_hash]
    )
  },
  finish: async ({ customer_hash }, outcome) => {
    await database.raw(
      `UPDATE posthog_erasure
       SET finished_at = now(), outcome = ?, customer_id = NULL, person_id = NULL, last_error = NULL, updated_at = now()
       WHERE customer_hash = ?`,
      [outcome, customer_hash]
    )
  },
  erasedAmong: (customerIds) => erasedAmong(database, customerIds),
  eraseRows: (customerId, impersonal) => eraseRows(database, customerId, impersonal),
  knows: (id) => hasEvent(database, `distinct_id = :id OR entity_id = :id`, { id }),
  wasAnythingSent: () => hasEvent(database, `delivered_at IS NOT NULL`),
})

const hasEvent = async (
  database: Database,
  condition: string,
  bindings: Record<string, string> = {}
): Promise<boolean> => {
  const { rows } = await database
    .within("long")
    .raw<{ rows: unknown[] }>(
      `SELECT 1 FROM posthog_outbox_event WHERE ${condition} LIMIT 1`,
      bindings
    )
  return rows.length > 0
}

/** Longer than all requests to PostHog that one step makes. */
const LEASE_SECONDS = 300

const request = async (
  database: Database,
  customerIds: readonly string[],
  by: ErasureRequester
): Promise<void> => {
  const asked = [...new Set(customerIds)].sort()
  await database.raw(
    `INSERT INTO posthog_erasure AS known (customer_hash, customer_id, requested_by, due_at)
     SELECT customer_hash, customer_id, :by, now()
     FROM unnest(CAST(:hashes AS text[]), CAST(:ids AS text[])) AS asked (customer_hash, customer_id)
     ON CONFLICT (customer_hash) DO UPDATE
       SET customer_id = excluded.customer_id, requested_by = excluded.requested_by, due_at = now(),
         announced_at = CASE WHEN known.finished_at IS NULL THEN known.announced_at END,
         erased_at = CASE WHEN known.finished_at IS NULL THEN known.erased_at END,
         accepted_at = CASE WHEN known.finished_at IS NULL THEN known.accepted_at END,
         finished_at = NULL, outcome = NULL, last_error = NULL, updated_at = now()
       WHERE excluded.requested_by <> 'deletion' AND (known.finished_at IS NOT NULL OR known.last_error IS NOT NULL OR known.erased_at IS NULL)`,
    { by, ids: asked, hashes: asked.map(customerHash) }
  )
}

const take = async (database: Database, customerId?: string): Promise<Erasure | undefined> => {
  const { rows } = await database.raw<{ rows: Erasure[] }>(
    `UPDATE posthog_erasure SET due_at = now() + :seconds * interval '1 second', updated_at = now()
     WHERE customer_hash = (
       SELECT customer_hash FROM posthog_erasure
       WHERE finished_at IS NULL AND due_at <= now() AND customer_hash = coalesce(:hash, customer_hash)
       ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
     )
     RETURNING *`,
    { seconds: LEASE_SECONDS, hash: customerId === undefined ? null : customerHash(customerId) }
  )
  return rows[0]
}

const done = async (
  database: Database,
  { customer_hash }: Erasure,
  step: ErasureStep,
  { inMs, personId }: NextStep
): Promise<void> => {
  await database.raw(
    `UPDATE posthog_erasure
     SET ${step}_at = now(), due_at = now() + :inMs * interval '1 millisecond',
       person_id = coalesce(:personId, person_id), last_error = NULL, updated_at = now()
     WHERE customer_hash = :customer_hash`,
    { customer_hash, inMs, personId: personId ?? null }
  )
}

const erasedAmong = async (
  database: Database,
  customerIds: readonly string[]
): Promise<Set<string>> => {
  const idOf = new Map(customerIds.map((id) => [customerHash(id), id]))
  const { rows } = await database.raw<{ rows: Pick<Erasure, "customer_hash">[] }>(
    `SELECT customer_hash FROM posthog_erasure WHERE customer_hash = ANY(?)`,
    [[...idOf.keys()]]
  )
  return new Set(rows.map(({ customer_hash }) => String(idOf.get(customer_hash))))
}

const select = async (
  database: Database,
  which: string,
  bindings: readonly unknown[]
): Promise<Erasure[]> => {
  const { rows } = await database.raw<{ rows: Erasure[] }>(
    `SELECT * FROM posthog_erasure ${which}`,
    bindings
  )
  return rows
}

const first = async (...selected: Parameters<typeof select>): Promise<Erasure | undefined> =>
  (await select(...selected))[0]
