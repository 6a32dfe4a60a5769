import type { BackfillSummary } from "../capture/sweeps/backfill/backfill"
import type { ComparisonLine } from "../capture/sweeps/compare/comparison-sheet"
import type { Result, ResultOf } from "./messages"
import { table } from "./table"

const count = (value: number): string => value.toLocaleString("en-US")

const amount = (value: number): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 6 })

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
      return `${result.id} stops after the page it is at. Go on with: npx medusa-posthog backfill --resume ${result.id}`
    case "reconcile":
      return reportComparison(result)
  }
}

/** A result for a program. */
export const resultAsJson = (result: Result): string =>
  JSON.stringify({ ...result, of: undefined }, null, 2)

const SENDING: Record<string, string> = {
  no_api_key: "No API key is set, so they wait in the store's database.",
  retrying: "PostHog cannot take them now; the running store sends them when it can.",
  misconfigured: "PostHog refuses the key; they wait until it is mended.",
}

const reportBackfill = (result: ResultOf<"backfill run">): string => {
  const { id, seen, recorded, skipped, status, sending } = result
  const done = `${count(seen)} rows looked at, ${count(recorded)} events recorded that were not there before.${skippedIn(skipped)}`
  const where = SENDING[sending] ? ` ${SENDING[sending]}` : ""
  return status === "done"
    ? `${id} is done: ${done}${where}`
    : `${id} is paused: ${done}${where} Go on with: npx medusa-posthog backfill --resume ${id}`
}

const skippedIn = (skipped: number): string =>
  skipped > 0
    ? ` Skipped: ${count(skipped)} rows of which no event can be made; the log names the first of each event, and why.`
    : ""

const reportPreview = (events: ResultOf<"backfill preview">["events"]): string => {
  const rows = Object.entries(events).map(([event, { seen, missing }]) => [
    event,
    count(seen),
    count(missing),
  ])
  return `${table([["event", "rows", "would be recorded"], ...rows])}\n\nNothing was recorded.`
}

const reportList = (backfills: readonly BackfillSummary[]): string =>
  backfills.length === 0
    ? "No backfill yet."
    : table([
        ["id", "status", "from", "to", "looked at", "recorded", "events"],
        ...backfills.map(({ id, status, from, to, seen, estimate, recorded, events }) => [
          id,
          status,
          from ?? "beginning",
          to ?? "",
          `${count(seen)} of ${count(estimate)}`,
          count(recorded),
          events.length > 3 ? `${events.length} events` : events.join(", "),
        ]),
      ])

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
  const { lines, agrees, to, recorded, unreadable } = result
  const differing = lines.filter((line) => !line.agrees)
  const since = [...new Set(Object.values(result.from).map((from) => from ?? "the beginning"))]
  return [
    `Store and outbox from ${since.join(" or ")} to ${to}; days in UTC.`,
    ...(lines.length > 0 ? [table([HEADING, ...lines.map(reportLine)])] : []),
    ...(recorded > 0 ? [`${count(recorded)} events were missing and have been recorded.`] : []),
    agrees
      ? `They agree: ${sumUp(lines)}.`
      : `They differ in ${count(differing.length)} of ${count(lines.length)} lines.${adviceFor(differing)}`,
    ...(unreadable.length > 0
      ? [
          `Not compared: ${count(unreadable.length)} rows that cannot be read, the first ${unreadable[0]?.event} of ${unreadable[0]?.entity_id}.`,
        ]
      : []),
  ].join("\n\n")
}

const sumUp = (lines: readonly ComparisonLine[]): string => {
  const sums = new Map<string, number>()
  for (const { event, store } of lines) {
    sums.set(event, (sums.get(event) ?? 0) + store.count)
  }
  return sums.size === 0
    ? "there is nothing yet"
    : [...sums].map(([event, sum]) => `${count(sum)} ${event}`).join(", ")
}

const adviceFor = (lines: readonly ComparisonLine[]): string => {
  const has = (what: (line: ComparisonLine) => number) => lines.some((line) => what(line) > 0)
  return [
    has(({ missing }) => missing) ? " Missing: --fix records them." : "",
    has(({ outbox }) => outbox.set_aside)
      ? " Set aside: PostHog did not take them; posthog_outbox_event.last_error says why."
      : "",
    has(({ outbox }) => outbox.overdue)
      ? " Waiting for more than an hour: the store's log says why delivery is paused, or that no key is set."
      : "",
    has(({ only_in_outbox }) => only_in_outbox)
      ? " Only recorded: the store no longer has their rows."
      : "",
  ].join("")
}
