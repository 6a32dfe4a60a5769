import { accuracyOf } from "../accuracy"

const none = { delivered: 0, overdue: 0, set_aside: 0, missing: 0 }

it.each([
  [none, null],
  [{ ...none, delivered: 3 }, 100],
  [{ ...none, missing: 1 }, 0],
  [{ ...none, delivered: 1, overdue: 1, set_aside: 1 }, 33.33],
  // Only all is 100.
  [{ ...none, delivered: 999_999, missing: 1 }, 99.99],
])("of %j is %s", (reached, accuracy) => {
  expect(accuracyOf(reached)).toBe(accuracy)
})
