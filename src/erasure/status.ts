import { z } from "@medusajs/framework/zod"
import type { Erasure } from "../modules/posthog/erasures/erasures"

const STATES = [
  "sending_customer_deleted",
  "erasing_rows",
  "deleting_person",
  "verifying",
  "finished",
] as const

/** What comes next. */
export type ErasureState = (typeof STATES)[number]

/** The record of an erasure. Times are ISO 8601. */
export const erasureStatus = z.object({
  customer_id: z.string().nullable().describe("Null once the erasure is finished."),
  customer_hash: z.string().describe("SHA-256 of the customer's ID."),
  state: z
    .enum(STATES)
    .describe(
      "What comes next. `sending_customer_deleted`: the event has to reach PostHog first. `erasing_rows`: events about the customer are on their way, and their rows can't change until PostHog has answered. `deleting_person`: PostHog is asked to delete the person. `verifying`: PostHog accepted, and deletes the person's events within days."
    ),
  requested_by: z.enum(["deletion", "command", "workflow", "api"]),
  requested_at: z.string(),
  erased_at: z
    .string()
    .nullable()
    .describe("When the customer's ID was removed from the plugin's own rows."),
  accepted_at: z.string().nullable().describe("When PostHog accepted the deletion."),
  finished_at: z.string().nullable(),
  outcome: z
    .enum(["deleted", "not_found", "by_hand", "not_sent", "restored"])
    .nullable()
    .describe(
      "`not_found`: PostHog knew no such person. `by_hand`: you deleted the person yourself. `not_sent`: nothing ever left your store. `restored`: the customer exists again in Medusa, so the erasure ended where it was."
    ),
  rows_changed: z.number(),
  last_error: z.string().nullable().describe("Why it waits, if something went wrong."),
})

export type ErasureStatus = z.infer<typeof erasureStatus>

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
