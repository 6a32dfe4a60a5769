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

  it("adds up by sales channel, and can't say the channel of what only the outbox has", () => {
    const [placed] = withLedger(definitions)
    const sheet = new ComparisonSheet({ bySalesChannel: true })
    const sold = (id: string, sales_channel_id: string | null, isRecorded: boolean) => {
      const row = { ...rows.order_placed, id, sales_channel_id, total: 10 } as unknown as Row
      const receipt = { uuid: id, state: "delivered", amount: "10", currency: "EUR" } as const
      const timestamp = new Date(placed?.time(row as never) ?? 0)
      sheet.addRow(
        { definition: placed as never, span: { to: new Date("2027-01-01") } },
        row,
        isRecorded ? { ...receipt, timestamp } : undefined
      )
      return timestamp.toISOString().slice(0, 10)
    }
    sold("order_1", "sc_web", true)
    sold("order_2", "sc_web", false)
    sold("order_3", "sc_app", true)
    const day = sold("order_4", null, true)
    sheet.addOutbox("order_placed", [{ day, currency: "EUR", count: 4 }])
    const line = (sales_channel_id: string | null, store: number, outbox: number) => ({
      sales_channel_id,
      store: { count: store, amount: store * 10 },
      outbox: { count: outbox, amount: outbox * 10 },
    })
    expect(sheet.lines()).toMatchObject([
      { ...line(null, 1, 1), only_in_outbox: 1, agrees: false },
      { ...line("sc_app", 1, 1), only_in_outbox: 0, agrees: true },
      { ...line("sc_web", 2, 1), missing: 1, agrees: false },
    ])
  })
})
