import type { ComparisonLine } from "../../capture/sweeps/compare/comparison-sheet"
import { check, ok, unknown } from "../../health/check"
import { report, resultAsJson } from "../report"

const line = (changes: Partial<ComparisonLine> = {}): ComparisonLine => ({
  day: "2026-11-20",
  currency: "EUR",
  event: "order_placed",
  store: { count: 1_200, amount: 12345.6 },
  outbox: {
    count: 1_200,
    amount: 12345.6,
    delivered: 1_199,
    waiting: 1,
    overdue: 0,
    set_aside: 0,
    dropped: 0,
  },
  missing: 0,
  only_in_outbox: 0,
  agrees: true,
  ...changes,
})

const comparison = (lines: ComparisonLine[]) =>
  ({
    of: "reconcile",
    recorded: 0,
    from: { order_placed: null },
    to: "2026-11-21T00:00:00.000Z",
    agrees: lines.every(({ agrees }) => agrees),
    lines,
    missing: [],
  }) as const

describe("the report", () => {
  it("shows a table that matches", () => {
    expect(report({ ...comparison([line()]), missing: [], unreadable: [] })).toMatchSnapshot()
  })

  it("shows a table that differs, with how to fix it", () => {
    const lost = line({ missing: 1, agrees: false, only_in_outbox: 2 })
    const text = report({ ...comparison([line(), lost]), missing: [], unreadable: [] })
    expect(text).toContain("DIFFERS")
    expect(text).toContain(
      "Differing lines: 1 of 2. Missing: run with --fix to record and send them."
    )
    expect(text).toContain("Only recorded: their rows are no longer in your store.")
    const unreadable = [{ event: "order_placed", entity_id: "order_1" }]
    expect(report({ ...comparison([line()]), agrees: false, missing: [], unreadable })).toContain(
      "Differing lines: 0 of 1.\n\nNot compared: 1 row that can't be read. The first is order_placed of order_1."
    )
  })

  it("says how a backfill ended and how to continue it", () => {
    const progress = {
      id: "phbf_1",
      estimate: 9,
      seen: 9_000,
      recorded: 1_234,
      skipped: 0,
      sending: "retrying",
    }
    expect(report({ of: "backfill run", ...progress, status: "done" })).toBe(
      "phbf_1 is done: checked 9,000 rows and recorded 1,234 new events. PostHog can't accept them right now; your running store sends them when it can."
    )
    expect(report({ of: "backfill run", ...progress, sending: "idle", status: "paused" })).toMatch(
      /phbf_1 is paused: .*Resume it with: npx medusa-posthog backfill --resume phbf_1$/
    )
    expect(report({ of: "backfill run", ...progress, skipped: 2, status: "done" })).toContain(
      "Skipped 2 rows that can't be turned into events"
    )
  })

  it("says why a listed backfill doesn't go on, unless it is over", () => {
    const backfill = {
      id: "phbf_1",
      status: "running" as const,
      from: null,
      to: null,
      events: ["order_placed"],
      is_active: false,
      in_background: true,
      estimate: 9,
      seen: 0,
      recorded: 0,
      skipped: 0,
      percent: 0,
      rows_per_second: null,
      seconds_left: null,
      last_error: "unknown_event:quote_requested",
      created_at: "2026-11-20T00:00:00.000Z",
      updated_at: "2026-11-20T00:00:00.000Z",
    }
    const listed = (changes: Partial<typeof backfill> | { status: "done" } = {}) =>
      report({ of: "backfill list", backfills: [{ ...backfill, ...changes }] })
    expect(listed()).toMatch(
      /phbf_1: .*don't include quote_requested\. If it doesn't go on, update/
    )
    expect(listed({ last_error: "57P01" })).toContain("phbf_1: the last attempt failed (57P01).")
    expect(listed({ status: "done" })).not.toContain("phbf_1:")
  })

  it("says what the doctor found, what it means, and how to fix it, by question", () => {
    const checks = [
      ok("host", "PostHog answers."),
      check("revenue", { status: "problem", found: ["1 of 2.", "2 of 2."] }),
      unknown("storefront", "the database answered 57P01."),
    ]
    expect(report({ of: "doctor", is_healthy: false, checks })).toMatchSnapshot()
  })

  it("is JSON for programs", () => {
    expect(JSON.parse(resultAsJson({ of: "backfill pause", id: "phbf_1" }))).toEqual({
      id: "phbf_1",
    })
  })
})
