import { ok, world } from "./world"

describe("a suspect in a store where something is always due", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it("is sent within a minute, alone", async () => {
    const { add, outboxOf, make, sent } = world()
    const delivery = make(outboxOf(1), () => ok, { batchSize: 100 })
    delivery.start()
    await jest.advanceTimersByTimeAsync(1_000)
    add("suspect", { attempts: 3 })
    for (let second = 0; second < 65; second++) {
      add(`usual_${second}`)
      delivery.wake()
      await jest.advanceTimersByTimeAsync(1_000)
    }
    expect(sent).toContainEqual(["suspect"])
    // To look on costs a statement, so it isn't done each time.
    expect(sent.findIndex(([uuid]) => uuid === "suspect")).toBeGreaterThan(30)
    void delivery.stop(Date.now())
  })
})
