import type { DroppedEvent } from "../operations/reconciliation/posthog/compare-posthog"
import type { PosthogReconciliation } from "../operations/reconciliation/posthog/reconcile-posthog"
import type { PosthogTableLine } from "../operations/reconciliation/schema"
import { sumOf } from "../lib/sum-of"
import { textTable } from "../lib/text-table"
import { amount, count } from "./numbers"
import { counted } from "../lib/counted"

/** `--json` lists all of them. */
const MAX_LISTED = 20

const HEADING = ["day", "currency", "event", "accepted", "amount", "shown", "amount"]

/** What PostHog accepted and what it shows, as text for a person. */
export const reportPosthog = (result: PosthogReconciliation): string => {
  const { lines, dropped, erased, sent_again } = result
  const differing = lines.filter(({ agrees }) => !agrees)
  return [
    ...(differing.length > 0 ? [textTable(HEADING, differing.map(reportLine))] : []),
    ...(sent_again > 0 ? [`Resent ${counted(sent_again, "event")} that PostHog had dropped.`] : []),
    dropped.length === 0
      ? `PostHog shows everything that it accepted: ${counted(
          sumOf(lines, ({ shown }) => shown.count),
          "event"
        )}.`
      : `PostHog accepted ${counted(dropped.length, "event")} that it doesn't show:\n${listOf(dropped)}\n${adviceFor(result)}`,
    ...(erased > 0
      ? [`Not in PostHog, probably because a customer was erased: ${counted(erased, "event")}.`]
      : []),
  ].join("\n\n")
}

const reportLine = ({ day, currency, event, accepted, shown }: PosthogTableLine) => [
  day,
  currency,
  event,
  count(accepted.count),
  amount(accepted.amount),
  count(shown.count),
  amount(shown.amount),
]

const listOf = (dropped: readonly DroppedEvent[]): string => {
  const rows = dropped
    .slice(0, MAX_LISTED)
    .map(({ event, entity_id, uuid, reason }) => [event, entity_id, uuid, reason ?? "no warning"])
  const others = dropped.length - rows.length
  const table = textTable(["event", "row", "uuid", "PostHog's warning"], rows)
  return others > 0 ? `${table}\n… and ${count(others)} more; --json lists all.` : table
}

const adviceFor = ({ sent_again, dropped }: PosthogReconciliation): string =>
  sent_again > 0
    ? "PostHog still drops them, or hasn't shown them yet. Check the billing limit, ingestion warnings, and transformations in PostHog, and run this again later."
    : dropped.some(({ reason }) => reason)
      ? "Fix what the warnings say, then run with --fix to send them again."
      : "Check the billing limit and transformations in PostHog, then run with --fix to send them again. Don't do this if you deleted them in PostHog yourself."
