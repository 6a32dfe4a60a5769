import type { PosthogInternals } from "../../modules/posthog/internals"
import { HOUR_MS, MINUTE_MS } from "../../lib/time"
import { createDayReader } from "../day-reader"

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

/** A database that doesn't count in time. */
const readerOf = (isOpen: boolean) => {
  const count = jest.fn(async () => Promise.reject(Object.assign(new Error(), { code: "57014" })))
  const posthog = { alerts: { isOpen: async () => isOpen }, database: { sortsIdsByTime: count } }
  return { read: createDayReader(posthog as unknown as PosthogInternals), count }
}

it.each([true, false])(
  "doesn't repeat a count that fails with each look, whether an alert is open: %s",
  async (isOpen) => {
    const { read, count } = readerOf(isOpen)
    for (let looks = 0; looks < 20; looks++) {
      expect(await read()).toBeUndefined()
      jest.advanceTimersByTime(MINUTE_MS / 2)
    }
    expect(count).toHaveBeenCalledTimes(2)
  }
)

it("holds no alert for more than an hour that it can't count for", async () => {
  const { read } = readerOf(true)
  expect(await read()).toBeUndefined()
  jest.advanceTimersByTime(HOUR_MS)
  expect(await read()).toEqual([])
})
