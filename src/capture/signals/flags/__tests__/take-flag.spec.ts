import type { Moment } from "../../../../events/moment"
import { featureFlagCalled } from "../../../../events/flags/feature-flag-called"
import { toEvent } from "../../../rows/to-event"
import { createTakeFlag } from "../take-flag"

const answer = { value: "test", call: { $feature_flag_id: 7, locally_evaluated: true } }

const world = () => {
  const moments: Moment[] = []
  const rememberFlags = jest.fn((): Promise<void> => Promise.resolve())
  const warn = jest.fn()
  const posthog = {
    memory: { addMoment: (moment: Moment) => void moments.push(moment) },
    identities: { rememberFlags },
  }
  const takeFlag = createTakeFlag(posthog as never, { warn })
  const see = (subject: object = {}, value = "test") =>
    takeFlag({
      subject: { distinctId: "cus_ADA", ...subject },
      key: "pricing-page",
      answer: { ...answer, value },
    })
  return { moments, rememberFlags, warn, see }
}

afterEach(() => jest.useRealTimers())

describe("a flag that a visitor saw", () => {
  it("is one event for each ID, value, and day, on every machine", () => {
    jest.useFakeTimers({ now: Date.parse("2026-03-04T23:00:00Z") })
    const [here, there] = [world(), world()]
    here.see()
    here.see()
    there.see()
    here.see({ distinctId: "cus_EVE" })
    here.see({}, "control")
    jest.setSystemTime(Date.parse("2026-03-05T01:00:00Z"))
    here.see()
    expect(here.moments).toHaveLength(4)
    const uuidOf = ({ facts }: Moment) =>
      toEvent(featureFlagCalled, facts, {
        environment: "test",
        personProfiles: "identified_only",
        personProperties: [],
      }).uuid
    const uuids = here.moments.map(uuidOf)
    expect(new Set(uuids).size).toBe(4)
    expect(there.moments.map(uuidOf)).toEqual([uuids[0]])
  })

  it("costs no memory for each of ever new IDs", () => {
    const { moments, see } = world()
    const ids = Array.from({ length: 10_001 }, (_, n) => `visitor-${n}`)
    ids.forEach((distinctId) => see({ distinctId }))
    expect(moments).toHaveLength(10_001)
    see({ distinctId: "visitor-10000" })
    expect(moments).toHaveLength(10_001)
    // The oldest is forgotten; the outbox knows that it has this one.
    see({ distinctId: "visitor-0" })
    expect(moments.at(-1)?.key).toBe(moments[0]?.key)
  })

  it("is kept for the cart once, and again if that failed", async () => {
    const { rememberFlags, warn, see } = world()
    rememberFlags.mockRejectedValueOnce(new Error("no database"))
    see({ cartId: "cart_1" })
    await Promise.resolve()
    await Promise.resolve()
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("couldn't save a cart's flags"))
    see({ cartId: "cart_1" })
    see({ cartId: "cart_1" })
    see({ cartId: "cart_2" })
    see()
    expect(rememberFlags.mock.calls).toEqual(
      ["cart_1", "cart_1", "cart_2"].map((id) => [id, { "pricing-page": "test" }])
    )
  })
})
