import { HOUR_MS } from "../../../lib/time"
import type { Bindings, Database } from "../database/gate"
import { OWNER } from "../outbox/outbox-project"
import { COUNTS_AS_ERASED, customerHash } from "./customer-hash"
import { eraseRows } from "./erase-rows"
import type { ErasedRows, Impersonal } from "./erase-rows"

/** What asked for an erasure: the customer's deletion in Medusa, or a person by one of these ways. */
export type ErasureRequester = "deletion" | "command" | "workflow" | "api"

/** `not_sent`: without an API key, nothing ever left the store. `restored`: the customer exists again in Medusa. */
export type ErasureOutcome = "deleted" | "not_found" | "by_hand" | "not_sent" | "restored"

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

/** Longer than all requests to PostHog that one step makes. */
const LEASE_SECONDS = 300

/** Longer than any statement runs: a row may become visible later than its timestamps say. */
const SLACK_MS = HOUR_MS

/** The record of erasures, and what they change in the plugin's own rows. */
export class Erasures {
  constructor(private readonly database: Database) {}

  /**
   * Requests erasures. One that ended because its customer existed again starts anew. If a person asks, so does any that is finished, and one
   * that waits is due at once, unless it waits for PostHog.
   */
  async request(customerIds: readonly string[], by: ErasureRequester): Promise<void> {
    const asked = [...new Set(customerIds)].sort()
    await this.database.raw(
      `INSERT INTO posthog_erasure AS known (customer_hash, customer_id, requested_by, due_at)
       SELECT customer_hash, customer_id, :by, now()
       FROM unnest(CAST(:hashes AS text[]), CAST(:ids AS text[])) AS asked (customer_hash, customer_id)
       ON CONFLICT (customer_hash) DO UPDATE
         SET customer_id = excluded.customer_id, requested_by = excluded.requested_by, due_at = now(),
           announced_at = CASE WHEN known.finished_at IS NULL THEN known.announced_at END,
           erased_at = CASE WHEN known.finished_at IS NULL THEN known.erased_at END,
           accepted_at = CASE WHEN known.finished_at IS NULL THEN known.accepted_at END,
           finished_at = NULL, outcome = NULL, last_error = NULL, updated_at = now()
         WHERE known.outcome = 'restored' OR excluded.requested_by <> 'deletion' AND (known.finished_at IS NOT NULL OR known.last_error IS NOT NULL OR known.erased_at IS NULL)`,
      { by, ids: asked, hashes: asked.map(customerHash) }
    )
  }

  /**
   * Leases the next erasure that is due: of this customer, or of any. None waits for longer than a day: one that does was due while the
   * database's clock was ahead.
   */
  async take(customerId?: string): Promise<Erasure | undefined> {
    const { rows } = await this.database.raw<{ rows: Erasure[] }>(
      `UPDATE posthog_erasure SET due_at = now() + :seconds * interval '1 second', updated_at = now()
       WHERE customer_hash = (
         SELECT customer_hash FROM posthog_erasure
         WHERE finished_at IS NULL AND (due_at <= now() OR due_at > now() + interval '2 days') AND customer_hash = coalesce(:hash, customer_hash)
         ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
       )
       RETURNING *`,
      { seconds: LEASE_SECONDS, hash: customerId === undefined ? null : customerHash(customerId) }
    )
    return rows[0]
  }

  async find(customerId: string): Promise<Erasure | undefined> {
    const [found] = await this.select(`WHERE customer_hash = ?`, [customerHash(customerId)])
    return found
  }

  /** The IDs of customers whose erasure isn't finished. */
  async unfinished(): Promise<string[]> {
    const open = await this.select(`WHERE finished_at IS NULL ORDER BY created_at`, [])
    return open.flatMap(({ customer_id }) => customer_id ?? [])
  }

  /** The latest first. */
  async list(limit: number): Promise<Erasure[]> {
    return this.select(`ORDER BY created_at DESC LIMIT ?`, [limit])
  }

  /** Notes that a step is done; the next one is due after this time. */
  async done(
    { customer_hash }: Erasure,
    step: ErasureStep,
    { inMs }: { inMs: number }
  ): Promise<void> {
    await this.database.raw(
      `UPDATE posthog_erasure
       SET ${step}_at = now(), due_at = now() + :inMs * interval '1 millisecond', last_error = NULL, updated_at = now()
       WHERE customer_hash = :customer_hash`,
      { customer_hash, inMs }
    )
  }

  /** Notes PostHog's UUID of the person; null if it has none. */
  async found({ customer_hash }: Erasure, personId: string | null): Promise<void> {
    await this.database.raw(
      `UPDATE posthog_erasure SET person_id = ?, updated_at = now() WHERE customer_hash = ?`,
      [personId, customer_hash]
    )
  }

  /** Counts rows that were changed. */
  async changed({ customer_hash }: Erasure, rows: number): Promise<void> {
    await this.database.raw(
      `UPDATE posthog_erasure SET rows_changed = rows_changed + ? WHERE customer_hash = ?`,
      [rows, customer_hash]
    )
  }

  /** Notes why an erasure waits. */
  async wait(
    { customer_hash }: Erasure,
    { inMs, error }: { inMs: number; error?: string }
  ): Promise<void> {
    await this.database.raw(
      `UPDATE posthog_erasure SET due_at = now() + ? * interval '1 millisecond', last_error = ?, updated_at = now()
       WHERE customer_hash = ?`,
      [inMs, error ?? null, customer_hash]
    )
  }

  /** Notes the end, and forgets who it was. */
  async finish({ customer_hash, customer_id }: Erasure, outcome: ErasureOutcome): Promise<void> {
    if (outcome !== "restored" && customer_id) {
      await this.database.raw(`DELETE FROM posthog_consent WHERE customer_id = ?`, [customer_id])
    }
    await this.database.raw(
      `UPDATE posthog_erasure
       SET finished_at = now(), outcome = ?, customer_id = NULL, person_id = NULL, last_error = NULL, updated_at = now()
       WHERE customer_hash = ?`,
      [outcome, customer_hash]
    )
  }

  /** Which of these customers are erased, or are going to be. */
  async erasedAmong(customerIds: readonly string[]): Promise<Set<string>> {
    const idOf = new Map(customerIds.map((id) => [customerHash(id), id]))
    const { rows } = await this.database.raw<{ rows: Pick<Erasure, "customer_hash">[] }>(
      `SELECT customer_hash FROM posthog_erasure WHERE customer_hash = ANY(?) AND ${COUNTS_AS_ERASED}`,
      [[...idOf.keys()]]
    )
    return new Set(rows.map(({ customer_hash }) => String(idOf.get(customer_hash))))
  }

  /** See `eraseRows`. Once the rows are erased, reads only what came since. */
  async eraseRows(
    { customer_id, erased_at }: Pick<Erasure, "erased_at"> & { customer_id: string },
    impersonal: Impersonal
  ): Promise<ErasedRows> {
    const since = erased_at ? new Date(erased_at.getTime() - SLACK_MS) : undefined
    return eraseRows(this.database, customer_id, impersonal, since)
  }

  /** Whether any event was recorded for this customer. */
  async knows(customerId: string): Promise<boolean> {
    return this.hasEvent(`distinct_id = :id OR entity_id = :id`, { id: customerId })
  }

  /** Whether any event may ever have left the store. */
  async wasAnythingSent(): Promise<boolean> {
    return this.hasEvent(`delivered_at IS NOT NULL OR EXISTS (${OWNER})`)
  }

  private async hasEvent(condition: string, bindings: Bindings = {}): Promise<boolean> {
    const { rows } = await this.database
      .within("long")
      .raw<{ rows: unknown[] }>(
        `SELECT 1 FROM posthog_outbox_event WHERE ${condition} LIMIT 1`,
        bindings
      )
    return rows.length > 0
  }

  private async select(which: string, bindings: Bindings): Promise<Erasure[]> {
    const { rows } = await this.database.raw<{ rows: Erasure[] }>(
      `SELECT * FROM posthog_erasure ${which}`,
      bindings
    )
    return rows
  }
}
