import { TransactionState } from "@medusajs/framework/utils"
import { momentsOfCheckouts } from "../moments-of-runs"
import type { Run } from "../workflow-runs"

/** A failed run of `complete-cart`, with anything as the cart's ID. */
const failedRun = (id: unknown, number = 1) =>
  ({
    modelId: "complete-cart",
    transactionId: `auto-${number}`,
    runId: String(number),
    payload: { id },
    getContext: () => ({}),
    getErrors: () => [{ action: "validate", error: { type: "not_allowed" } }],
    getState: () => TransactionState.REVERTED,
  }) as unknown as Run

describe("a failed checkout", () => {
  const world = () => {
    const add = jest.fn()
    const onFailed = jest.fn()
    return { add, onFailed, listener: momentsOfCheckouts(add, onFailed) }
  }

  beforeEach(() => jest.useFakeTimers({ now: new Date("2026-03-04T05:06:07.891Z") }))
  afterEach(() => jest.useRealTimers())

  it.each([
    undefined,
    null,
    7,
    "",
    "\u0000",
    "cart_\ud800",
    "a".repeat(3_000),
    "x' or ''='",
    ["cart_1"],
    { $ne: null },
  ])("is ignored if its cart is %.40j", (id) => {
    const { add, onFailed, listener } = world()
    listener.onFinish(failedRun(id))
    expect(add).not.toHaveBeenCalled()
    expect(onFailed).not.toHaveBeenCalled()
  })

  it("is recorded once a minute per cart, and hinted at each time", () => {
    const { add, onFailed, listener } = world()
    for (let number = 0; number < 1_000; number++) {
      listener.onFinish(failedRun("cart_1", number))
    }
    listener.onFinish(failedRun("cart_2"))
    jest.setSystemTime(new Date("2026-03-04T05:07:00.000Z"))
    listener.onFinish(failedRun("cart_1"))
    expect(
      add.mock.calls.map(([{ definition, facts }]) => [definition, facts.cart_id, facts.at])
    ).toEqual([
      ["checkout_failed", "cart_1", "2026-03-04T05:06:07.891Z"],
      ["checkout_failed", "cart_2", "2026-03-04T05:06:07.891Z"],
      ["checkout_failed", "cart_1", "2026-03-04T05:07:00.000Z"],
    ])
    expect(onFailed).toHaveBeenCalledTimes(1_002)
  })
})
