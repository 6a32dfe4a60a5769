import { customerUpdated } from "../customer-updated"

const when = customerUpdated.proof.when as (customer: object) => boolean

describe("customer_updated", () => {
  it.each([
    ["a new row, for which Medusa reads the clock twice", 7, false],
    ["a row that changed later", 1_000, true],
  ])("%s is proof: %s ms, %s", (_what, ms, expected) => {
    const created = new Date("2026-11-25T12:00:00.000Z")
    const updated = new Date(created.getTime() + ms)
    expect(when({ created_at: created, updated_at: updated })).toBe(expected)
    expect(when({ created_at: created.toISOString(), updated_at: updated.toISOString() })).toBe(
      expected
    )
  })
})
