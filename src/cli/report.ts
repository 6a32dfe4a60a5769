import type { BackfillSummary } from "../capture/sweeps/backfill/backfill-progress"
import { unknownEventIn } from "../capture/sweeps/backfill/unknown-event"
import type { ComparisonLine } from "../capture/sweeps/compare/comparison-sheet"
import { groupBy } from "../lib/group-by"
import { sumOf } from "../lib/sum-of"
import { textTable } from "../lib/text-table"
import { reportDashboard } from "./report-dashboard"
import { reportDiagnosis } from "./report-diagnosis"
import { reportErasure, reportErasures } from "./report-erasure"
import { amount, count } from "./numbers"
import { reportProject, reportProjectChange } from "./report-project"
import { reportPosthog } from "./report-posthog"
import type { Result, ResultOf } from "./messages"
import { counted } from "../lib/counted"

/** A result as text for a person, without the newline at its end. */
export const report = (result: Result): string => {
  switch (result.of) {
    case "backfill run":
      return reportBackfill(result)
    case "backfill preview":
      return reportPreview(result.events)
    case "backfill list":
      return reportList(result.backfills)
    case "backfill pause":
      return `${result.id} pauses after its current page. Resume it with: npx medusa-posthog backfill --resume ${result.id}`
    case "erasure":
      return reportErasure(result.erasure)
    case "erasures":
      return reportErasures(result.erasures)
    case "dashboard":
      return reportDashboard(result)
    case "project":
      return reportProject(result)
    case "project change":
      return reportProjectChange(result)
    case "doctor":
      return reportDiagnosis(result)
    case "reconcile":
      return reportComparison(result)
  }
}

/** A result for a program. */
export const resultAsJson = (result: Result): string =>
  JSON.stringify({ ...result, of: undefined }, null, 2)

const SENDING: Record<string, string> = {
  no_api_key: "No API key is set, so they wait in your store's database.",
  retrying: "PostHog can't accept them right now; your running store sends them when it can.",
  misconfigured: "They wait, because something is set up wrong: run npx medusa-posthog doctor.",
}

const reportBackfill = (result: ResultOf<"backfill run">): string => {
  const { id, seen, recorded, skipped, status, sending } = result
  const done = `checked ${counted(seen, "row")} and recorded ${counted(recorded, "new event")}.${skippedIn(skipped)}`
  const where = SENDING[sending] ? ` ${SENDING[sending]}` : ""
  return status === "done" || status === "canceled"
    ? `${id} is ${status}: ${done}${where}`
    : `${id} is paused: ${done}${where} Resume it with: npx medusa-posthog backfill --resume ${id}`
}

const skippedIn = (skipped: number): string =>
  skipped > 0
    ? ` Skipped ${counted(skipped, "row")} that can't be turned into events; for each event, the log names the first one and the reason.`
    : ""

const reportPreview = (events: ResultOf<"backfill preview">["events"]): string => {
  const rows = Object.entries(events).map(([event, { seen, missing }]) => [
    event,
    count(seen),
    count(missing),
  ])
  return `${textTable(["event", "rows", "to record"], rows)}\n\nThis was a dry run: nothing was recorded or sent.`
}

const reportList = (backfills: readonly BackfillSummary[]): string =>
  backfills.length === 0
    ? "No backfills yet. Start one with: npx medusa-posthog backfill"
    : [
        textTable(
          ["id", "status", "from", "to", "checked", "recorded", "events"],
          backfills.map(({ id, status, from, to, seen, estimate, recorded, events }) => [
            id,
            status,
            from ?? "beginning",
            to ?? "",
            `${count(seen)} of ${count(estimate)}`,
            count(recorded),
            events.length > 3 ? `${events.length} events` : events.join(", "),
          ])
        ),
        ...backfills.filter(({ status }) => status === "running").flatMap(lastErrorOf),
      ].join("\n\n")

const lastErrorOf = ({ id, last_error }: BackfillSummary): string[] => {
  const event = unknownEventIn(last_error)
  if (event !== undefined) {
    return [
      `${id}: a process left it to the others, because its version or its options don't include ${event}. If it doesn't go on, update all processes to one version and give them the same options, or cancel it in the Admin and start another one.`,
    ]
  }
  return last_error ? [`${id}: the last attempt failed (${last_error}).`] : []
}

const HEADING = [
  "day",
  "currency",
  "event",
  "store",
  "amount",
  "recorded",
  "amount",
  "delivered",
  "waiting",
  "set aside",
  "dropped",
  "missing",
  "only recorded",
  "",
]

const reportLine = ({ store, outbox, ...line }: ComparisonLine) => [
  line.day,
  line.currency,
  line.event,
  count(store.count),
  amount(store.amount),
  count(outbox.count),
  amount(outbox.amount),
  count(outbox.delivered),
  count(outbox.waiting + outbox.overdue),
  count(outbox.set_aside),
  count(outbox.dropped),
  count(line.missing),
  count(line.only_in_outbox),
  line.agrees ? "" : "DIFFERS",
]

const reportComparison = (result: ResultOf<"reconcile">): string => {
  const { lines, agrees, to, recorded, unreadable, posthog } = result
  const differing = lines.filter((line) => !line.agrees)
  const since = [...new Set(Object.values(result.from).map((from) => from ?? "the beginning"))]
  return [
    `Your store and the outbox from ${since.join(" or ")} to ${to}; days are in UTC.`,
    ...(lines.length > 0 ? [textTable(HEADING, lines.map(reportLine))] : []),
    ...(recorded > 0 ? [`Recorded ${counted(recorded, "missing event")}.`] : []),
    agrees
      ? `Everything matches: ${sumUp(lines)}.`
      : `Differing lines: ${count(differing.length)} of ${count(lines.length)}.${adviceFor(differing)}`,
    ...(unreadable.length > 0
      ? [
          `Not compared: ${counted(unreadable.length, "row")} that can't be read. The first is ${unreadable[0]?.event} of ${unreadable[0]?.entity_id}.`,
        ]
      : []),
    ...(posthog ? [reportPosthog(posthog)] : []),
  ].join("\n\n")
}

const sumUp = (lines: readonly ComparisonLine[]): string =>
  [...groupBy(lines, ({ event }) => event)]
    .map(([event, group]) => `${count(sumOf(group, ({ store }) => store.count))} ${event}`)
    .join(", ") || "there's nothing to compare yet"

const adviceFor = (lines: readonly ComparisonLine[]): string => {
  const has = (what: (line: ComparisonLine) => number) => lines.some((line) => what(line) > 0)
  return [
    has(({ missing }) => missing) ? " Missing: run with --fix to record and send them." : "",
    has(({ outbox }) => outbox.set_aside)
      ? " Set aside: PostHog rejected them; posthog_outbox_event.last_error says why. Send them again or discard them; see docs/troubleshooting.md."
      : "",
    has(({ outbox }) => outbox.overdue)
      ? " Waiting for more than an hour: your store's log says why delivery is paused, or that no API key is set."
      : "",
    has(({ only_in_outbox }) => only_in_outbox)
      ? " Only recorded: their rows are no longer in your store."
      : "",
  ].join("")
}
