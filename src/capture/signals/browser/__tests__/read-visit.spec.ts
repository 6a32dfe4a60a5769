import type { MedusaContainer } from "@medusajs/framework/types"
import { warn } from "../read-visit"

describe("warn", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it("logs each fault once a minute, however many requests meet it", () => {
    const log = { warn: jest.fn() }
    const container = { resolve: () => log } as unknown as MedusaContainer
    for (let n = 0; n < 100; n++) {
      warn(container, "couldn't read", new TypeError())
      warn(container, "couldn't save", new TypeError())
    }
    expect(log.warn.mock.calls).toEqual([
      ["medusa-plugin-posthog: couldn't read: TypeError"],
      ["medusa-plugin-posthog: couldn't save: TypeError"],
    ])
    jest.advanceTimersByTime(60_000)
    warn(container, "couldn't read", new RangeError())
    expect(log.warn).toHaveBeenLastCalledWith("medusa-plugin-posthog: couldn't read: RangeError")
    expect(log.warn).toHaveBeenCalledTimes(3)
  })
})
