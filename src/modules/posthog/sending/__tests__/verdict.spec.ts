import { backoffMs } from "../../../../lib/backoff"
import { retryAfterMs } from "../../../../lib/http/retry-after"
import { judge } from "../verdict"

const now = Date.parse("2026-01-01T00:00:00Z")

const uuids = ["a", "b"]

describe("judge", () => {
  it.each([
    ["the answer of PostHog", { status: 200, body: '{"status":"Ok"}' }, "accepted"],
    [
      "with a quota of something else",
      { status: 200, body: '{"status":"Ok","quota_limited":["recordings"]}' },
      "accepted",
    ],
    ["the answer of an older PostHog", { status: 200, body: '{"status":1}' }, "accepted"],
    ["a captive portal's page", { status: 200, body: "<html>" }, "retry_later"],
    ["an empty 200", { status: 200, body: "" }, "retry_later"],
    ["other software's error", { status: 200, body: '{"status":"error"}' }, "retry_later"],
    ["other software's status", { status: 200, body: '{"status":0}' }, "retry_later"],
    ["other software's success", { status: 200, body: '{"status":"ok"}' }, "retry_later"],
    ["a list", { status: 200, body: '[{"status":"Ok"}]' }, "retry_later"],
    ["other software's results", { status: 200, body: '{"results":[]}' }, "retry_later"],
    ["results without these events", { status: 200, body: '{"results":{}}' }, "retry_later"],
    ["a queue's 202", { status: 202, body: '{"status":"Ok"}' }, "retry_later"],
    ["a 204", { status: 204, body: "" }, "retry_later"],
    ["an endless answer", { status: 200, body: undefined }, "retry_later"],
    ["a bad event", { status: 400, body: "missing distinct_id" }, "refused"],
    ["a wrong key", { status: 401 }, "misconfigured"],
    ["a wrong path", { status: 404 }, "misconfigured"],
    ["a redirect", { status: 301 }, "misconfigured"],
    ["too much at once", { status: 413 }, "too_large"],
    ["a rate limit", { status: 429 }, "retry_later"],
    ["an internal error", { status: 500 }, "retry_later"],
    ["an overload", { status: 503 }, "retry_later"],
    ["no answer", { error: "ECONNREFUSED" }, "retry_later"],
  ])("judges %s (%p) as %s", (_name, exchange, kind) => {
    expect(judge(exchange, uuids, now).kind).toBe(kind)
  })

  const results = (of: Record<string, unknown>, retryAfter?: string) =>
    judge({ status: 200, body: JSON.stringify({ results: of }), retryAfter }, uuids, now)

  it.each([
    ["all are ok", { a: { result: "ok" }, b: { result: "warning", details: "x" } }, "accepted"],
    ["a result is of the future", { a: { result: "ok" }, b: { result: "kept" } }, "accepted"],
    ["all are to go again", { a: { result: "retry" }, b: { result: "retry" } }, "retry_later"],
    ["one is missing", { a: { result: "ok" } }, "mixed"],
    ["one is no object", { a: { result: "ok" }, b: "ok" }, "mixed"],
  ])("judges each event of the v1 endpoint: %s", (_name, of, kind) => {
    expect(results(of).kind).toBe(kind)
  })

  it("separates a refused event from one beyond the quota, and reads when to retry", () => {
    const of = {
      a: { result: "drop", details: "billing_limit_exceeded" },
      b: { result: "drop", details: "event_too_big" },
    }
    expect(results(of, "7")).toEqual({
      kind: "mixed",
      refused: new Map([["b", "PostHog dropped the event: event_too_big"]]),
      retry: [],
      overQuota: ["a"],
      retryAfterMs: 7_000,
    })
  })

  it.each([
    ["of exceptions", { result: "drop", details: "exceptions_over_quota" }],
    ["of exceptions, in an older PostHog", { result: "limited", details: "exceptions_over_quota" }],
    ["of exceptions, as a warning", { result: "warning", details: "exceptions_over_quota" }],
  ])("lets an event beyond a quota wait: %s", (_name, a) => {
    expect(results({ a, b: { result: "ok" } })).toMatchObject({
      kind: "mixed",
      overQuota: ["a"],
      refused: new Map(),
    })
  })

  it.each([
    [{ result: "limited", details: "rate_limited" }, "mixed"],
    [{ result: "limited", details: "person_processing_disabled" }, "accepted"],
  ])("judges %j, of an older PostHog, as %s", (a, kind) => {
    expect(results({ a, b: { result: "ok" } }).kind).toBe(kind)
  })

  it.each([402, 429])("pauses if the quota is used up (%p), and says so", (status) => {
    const body = JSON.stringify({ error: "billing_limit_exceeded", error_description: "" })
    expect(judge({ status, body, retryAfter: "1" }, uuids, now)).toEqual({
      kind: "misconfigured",
      reason: expect.stringContaining("billing limit"),
    })
  })

  it("honors Retry-After, even in an answer that isn't PostHog's", () => {
    for (const status of [429, 200]) {
      expect(judge({ status, retryAfter: "7" }, uuids, now)).toMatchObject({ retryAfterMs: 7_000 })
    }
  })

  it("quotes only the beginning of an answer", () => {
    const verdict = judge({ status: 400, body: "x".repeat(5_000) }, uuids, now)
    expect("reason" in verdict && verdict.reason.length).toBeLessThan(250)
  })
})

describe("retryAfterMs", () => {
  it.each([
    ["5", 5_000],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Thu, 01 Jan 2025 00:00:00 GMT", undefined],
    ["86400", 3_600_000],
    ["0", undefined],
    ["0.001", undefined],
    ["1e-9", undefined],
    ["-5", undefined],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("reads %p as %p ms", (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected)
  })
})

describe("backoffMs", () => {
  it("doubles from half a second to half a minute, never below half of it", () => {
    const longest = [1, 2, 3, 4, 7, 20].map((failures) => backoffMs(failures, () => 1))
    const shortest = [1, 2, 3, 4, 7, 20].map((failures) => backoffMs(failures, () => 0))
    expect(longest).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000])
    expect(shortest).toEqual([250, 500, 1_000, 2_000, 15_000, 15_000])
  })
})
