import { backoffMs } from "../sending/backoff"
import { judge, retryAfterMs } from "../sending/verdict"

const now = Date.parse("2026-01-01T00:00:00Z")

describe("judge", () => {
  it.each([
    ["the answer of PostHog", { status: 200, body: '{"status":"Ok"}' }, "accepted"],
    ["the answer of an older PostHog", { status: 200, body: '{"status":1}' }, "accepted"],
    ["the answer of the v1 endpoint", { status: 200, body: '{"results":{}}' }, "accepted"],
    ["a captive portal's page", { status: 200, body: "<html>" }, "retry_later"],
    ["an empty 200", { status: 200, body: "" }, "retry_later"],
    ["a bad event", { status: 400, body: "missing distinct_id" }, "refused"],
    ["a wrong key", { status: 401 }, "misconfigured"],
    ["a wrong path", { status: 404 }, "misconfigured"],
    ["a redirect", { status: 301 }, "misconfigured"],
    ["too much at once", { status: 413 }, "too_large"],
    ["a rate limit", { status: 429 }, "retry_later"],
    ["an internal error", { status: 500 }, "retry_later"],
    ["an overload", { status: 503 }, "retry_later"],
    ["no answer", { error: "ECONNREFUSED" }, "retry_later"],
  ])("takes %s as %p: %s", (_name, exchange, kind) => {
    expect(judge(exchange, now).kind).toBe(kind)
  })

  it("honours Retry-After", () => {
    expect(judge({ status: 429, retryAfter: "7" }, now)).toMatchObject({ retryAfterMs: 7_000 })
  })

  it("quotes only the beginning of an answer", () => {
    const verdict = judge({ status: 400, body: "x".repeat(5_000) }, now)
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
