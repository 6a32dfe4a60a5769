import type { ResultOf } from "../messages"
import { reportProjectChange } from "../report-project"

const change: ResultOf<"project change"> = {
  of: "project change",
  key_ending: "wxyz",
  decision: "resend",
  is_changed: true,
  resent: 3,
  to_erase_by_hand: [],
}

describe("the report of a decision about the outbox's project", () => {
  it("says what is sent again", () => {
    expect(reportProjectChange(change)).toContain("To be sent again: 3 events.")
  })

  it("says that nothing was changed if the outbox belonged to the project already", () => {
    expect(reportProjectChange({ ...change, is_changed: false })).toBe(
      "The outbox already belongs to the project of your store's key, which ends in wxyz. Nothing was changed."
    )
  })
})
