import { compare, differingSums, sums } from "../compare"
import type { Counted, Fact } from "../facts"

const fact = (id: string, changes: Partial<Fact> = {}): Fact => ({
  kind: "payment_captured",
  id,
  amount: 12.34,
  currency: "EUR",
  isDeleted: false,
  ...changes,
})

const eventOf = (
  { kind, id, amount, currency }: Fact,
  changes: Partial<Counted> = {}
): Counted => ({
  uuid: `uuid of ${id}`,
  kind,
  id,
  amount,
  currency,
  ...changes,
})

const facts = [fact("capt_1"), fact("capt_2", { amount: 0.1 + 0.2 }), fact("capt_3")]
const events = facts.map((one) => eventOf(one))
const none = new Set<string>()

const nothing = { lost: [], twice: [], unfounded: [], wrongAmount: [] }

describe("the comparison of rows with what PostHog counts", () => {
  it("finds nothing if everything matches", () => {
    expect(compare(facts, events, none)).toEqual(nothing)
    expect(differingSums(sums(facts), sums(events))).toEqual([])
  })

  it("finds an event that is missing", () => {
    const found = events.slice(1)
    expect(compare(facts, found, none)).toEqual({ ...nothing, lost: ["payment_captured:capt_1"] })
    expect(differingSums(sums(facts), sums(found))).toEqual([
      "payment_captured EUR: rows 24.98, events 12.64",
    ])
  })

  it("finds a duplicate event, under one UUID or two", () => {
    for (const uuid of ["uuid of capt_3", "another uuid"]) {
      const found = [...events, eventOf(fact("capt_3"), { uuid })]
      expect(compare(facts, found, none)).toEqual({
        ...nothing,
        twice: ["payment_captured:capt_3"],
      })
      expect(differingSums(sums(facts), sums(found))).toHaveLength(1)
    }
  })

  it("tells facts apart that differ only in kind", () => {
    const found = [eventOf(fact("capt_1"), { kind: "payment_refunded" }), ...events.slice(1)]
    expect(compare(facts, found, none)).toMatchObject({
      lost: ["payment_captured:capt_1"],
      unfounded: ["payment_refunded:capt_1"],
    })
  })

  it.each([{ amount: 12.35 }, { amount: Number.NaN }, { currency: "USD" }])(
    "finds an event with %j instead of its row's",
    (changes) => {
      const found = [eventOf(fact("capt_1"), changes), ...events.slice(1)]
      expect(compare(facts, found, none)).toEqual({
        ...nothing,
        wrongAmount: ["payment_captured:capt_1"],
      })
    }
  )

  it("finds an event without a row", () => {
    const found = [...events, eventOf(fact("capt_4"))]
    expect(compare(facts, found, none)).toEqual({
      ...nothing,
      unfounded: ["payment_captured:capt_4"],
    })
  })

  it("counts a set-aside event neither as lost nor as counted", () => {
    const setAside = new Set(["payment_captured:capt_1"])
    expect(compare(facts, events.slice(1), setAside)).toEqual(nothing)
    expect(compare(facts, events, setAside)).toMatchObject({ twice: ["payment_captured:capt_1"] })
  })

  it("neither requires nor rejects an event for a deleted row", () => {
    const deleted = facts.map((one) => ({ ...one, isDeleted: true }))
    expect(compare(deleted, [], none)).toEqual(nothing)
    expect(compare(deleted, events, none)).toEqual(nothing)
  })
})
