import type {
  Erasure,
  ErasureOutcome,
  ErasureRequester,
} from "../modules/posthog/erasures/erasures"

/**
 * What comes next:
 * - `sending_customer_deleted`: the event has to reach PostHog first.
 * - `erasing_rows`: events about the customer are on their way, and their rows can't change until PostHog has answered.
 * - `deleting_person`: PostHog is asked to delete the person.
 * - `verifying`: PostHog accepted, and deletes the person's events within days.
 * - `finished`
 */
export type ErasureState =
  "sending_customer_deleted" | "erasing_rows" | "deleting_person" | "verifying" | "finished"

/** The record of an erasure. Times are ISO 8601. */
export interface ErasureStatus {
  /** Null once the erasure is finished. */
  customer_id: string | null
  /** SHA-256 of the customer's ID. */
  customer_hash: string
  state: ErasureState
  requested_by: ErasureRequester
  requested_at: string
  /** When the plugin's own rows no longer contained the customer's ID. */
  erased_at: string | null
  /** When PostHog accepted the deletion. */
  accepted_at: string | null
  finished_at: string | null
  /** `deleted`, `not_found` (PostHog knew no such person), `by_hand`, or `not_sent` (nothing ever left your store). */
  outcome: ErasureOutcome | null
  rows_changed: number
  /** Why it waits, if something went wrong. */
  last_error: string | null
}

/** The record as people and programs see it. */
export const statusOf = (erasure: Erasure): ErasureStatus => ({
  customer_id: erasure.customer_id,
  customer_hash: erasure.customer_hash,
  state: stateOf(erasure),
  requested_by: erasure.requested_by,
  requested_at: erasure.created_at.toISOString(),
  erased_at: isoOf(erasure.erased_at),
  accepted_at: isoOf(erasure.accepted_at),
  finished_at: isoOf(erasure.finished_at),
  outcome: erasure.outcome,
  rows_changed: erasure.rows_changed,
  last_error: erasure.last_error,
})

const stateOf = ({ finished_at, accepted_at, erased_at, announced_at }: Erasure): ErasureState => {
  if (finished_at) {
    return "finished"
  }
  if (accepted_at) {
    return "verifying"
  }
  return erased_at ? "deleting_person" : announced_at ? "erasing_rows" : "sending_customer_deleted"
}

const isoOf = (time: Date | null): string | null => time?.toISOString() ?? null
