import type { EventReceipt } from "../../../../modules/posthog/outbox/look-up"
import { definitions } from "../../../../events/catalog"
import { rows } from "../../../../events/__tests__/fixtures/rows"
import { ComparisonSheet, withLedger } from "../comparison-sheet"
import type { Row } from "../../../rows/row"

const captured = withLedger(definitions).find(({ id }) => id === "payment_captured")

const compared = (facts: { stored: unknown; recorded: string | null }[], currency_code = "eur") => {
  if (!captured) {
    throw new Error("Expected a ledger of payment_captured.")
  }
  const sheet = new ComparisonSheet()
  for (const { stored, recorded } of facts) {
    const row = {
      ...rows.payment_captured,
      amount: stored,
      payment: { currency_code },
    } as unknown as Row
    const receipt: EventReceipt = {
      uuid: "1",
      state: "delivered",
      timestamp: new Date(captured.time(row as never)),
      amount: recorded,
      currency: currency_code.toUpperCase(),
    }
    sheet.addRow({ definition: captured, span: { to: new Date("2027-01-01") } }, row, receipt)
  }
  sheet.addOutbox(captured.id, [
    { day: "2026-03-04", currency: currency_code.toUpperCase(), count: facts.length },
  ])
  const [line] = sheet.lines()
  return line
}

describe("the comparison of store and outbox", () => {
  it("rounds each amount before adding it, as money moves", () => {
    const fact = { stored: 31.235, recorded: "31.24" }
    expect(compared([fact, fact])).toMatchObject({
      agrees: true,
      store: { amount: 62.48 },
      outbox: { amount: 62.48 },
    })
  })

  it("accepts amounts recorded before rounding", () => {
    expect(
      compared([
        { stored: 31.235, recorded: "31.235" },
        { stored: "31.235", recorded: "31.24" },
      ])
    ).toMatchObject({ agrees: true, store: { amount: 62.48 }, outbox: { amount: 62.48 } })
    expect(compared([{ stored: 0.811625, recorded: "0.811625" }], "kwd")).toMatchObject({
      agrees: true,
      outbox: { amount: 0.812 },
    })
  })

  it("shows a difference of one smallest unit", () => {
    expect(compared([{ stored: 62.475, recorded: "62.47" }])).toMatchObject({ agrees: false })
    expect(compared([{ stored: 1, recorded: "2" }], "jpy")).toMatchObject({ agrees: false })
  })
})
