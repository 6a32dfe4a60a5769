import type { DroppedEvent } from "../../operations/reconciliation/posthog/compare-posthog"
import type { PosthogReconciliation } from "../../operations/reconciliation/posthog/reconcile-posthog"
import type { PosthogTableLine } from "../../operations/reconciliation/schema"
import { reportPosthog } from "../report-posthog"

const line = (changes: Partial<PosthogTableLine> = {}): PosthogTableLine => ({
  day: "2026-11-20",
  event: "order_placed",
  currency: "EUR",
  accepted: { count: 1_200, amount: 12345.6 },
  shown: { count: 1_200, amount: 12345.6 },
  dropped: 0,
  reasons: [],
  agrees: true,
  ...changes,
})

const lost = line({ shown: { count: 1_198, amount: 12300.1 }, dropped: 2, agrees: false })

const dropped = (n: number, reason: string | null = null): DroppedEvent => ({
  uuid: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
  event: "order_placed",
  entity_id: `order_${n}`,
  has_payload: true,
  reason,
})

const result = (changes: Partial<PosthogReconciliation>): PosthogReconciliation => ({
  agrees: false,
  lines: [line(), lost],
  dropped: [dropped(1), dropped(2)],
  erased: 0,
  sent_again: 0,
  ...changes,
})

describe("the report of what PostHog shows", () => {
  it("says that everything agrees in one line", () => {
    expect(reportPosthog(result({ agrees: true, lines: [line(), line()], dropped: [] }))).toBe(
      "PostHog shows everything that it accepted: 2,400 events."
    )
  })

  it("shows only the days that differ, what was dropped, and why", () => {
    const text = reportPosthog(
      result({ dropped: [dropped(1, "message_size_too_large"), dropped(2)] })
    )
    expect(text).toBe(
      `
day         currency  event         accepted     amount  shown     amount
2026-11-20  EUR       order_placed     1,200  12,345.60  1,198  12,300.10

PostHog accepted 2 events that it doesn't show:
event         row      uuid                                  PostHog's warning
order_placed  order_1  00000000-0000-4000-8000-000000000001  message_size_too_large
order_placed  order_2  00000000-0000-4000-8000-000000000002  no warning
Fix what the warnings say, then run with --fix to send them again.`.trimStart()
    )
  })

  it("warns of what a person may have deleted if PostHog warns of nothing", () => {
    expect(reportPosthog(result({}))).toMatch(
      /run with --fix to send them again\. Don't do this if you deleted them in PostHog yourself\.$/
    )
  })

  it("lists the first 20, and says how many there are", () => {
    const many = Array.from({ length: 1_021 }, (_, n) => dropped(n))
    const text = reportPosthog(result({ dropped: many }))
    expect(text).toContain("PostHog accepted 1,021 events that it doesn't show")
    expect(text.match(/order_\d+ /g)).toHaveLength(20)
    expect(text).toContain("… and 1,001 more; --json lists all.")
  })

  it("says what was sent again, and what PostHog still drops", () => {
    const repaired = result({ agrees: true, lines: [line()], dropped: [], sent_again: 1_002 })
    expect(reportPosthog(repaired)).toBe(
      "Resent 1,002 events that PostHog had dropped.\n\nPostHog shows everything that it accepted: 1,200 events."
    )
    expect(reportPosthog(result({ sent_again: 2 }))).toMatch(
      /PostHog still drops them, or hasn't shown them yet\. Check the billing limit/
    )
  })

  it("doesn't call events of erased customers dropped", () => {
    const erased = result({ agrees: true, lines: [line()], dropped: [], erased: 3 })
    expect(reportPosthog(erased)).toMatch(
      /\n\nNot in PostHog, probably because a customer was erased: 3 events\.$/
    )
  })
})
