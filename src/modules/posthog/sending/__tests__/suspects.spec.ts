import { ok, sleep, world } from "./world"

describe("a suspect in a store where something is always due", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it.each([1, 20])("is sent alone within a minute, with %d events a second", async (perSecond) => {
    const { add, outboxOf, make, sent } = world()
    const answer = async () => {
      await sleep(250)
      return ok
    }
    const delivery = make(outboxOf(1), answer, { batchSize: 100, flushIntervalMs: 900 })
    delivery.start()
    await jest.advanceTimersByTimeAsync(1_000)
    add("suspect", { attempts: 3 })
    for (let n = 0; n < 65 * perSecond; n++) {
      add(`usual_${n}`)
      delivery.wake()
      await jest.advanceTimersByTimeAsync(1_000 / perSecond)
    }
    expect(sent).toContainEqual(["suspect"])
    // One request for each interval, as without a suspect.
    expect(sent.length).toBeLessThan(80)
    void delivery.stop(Date.now())
  })
})
