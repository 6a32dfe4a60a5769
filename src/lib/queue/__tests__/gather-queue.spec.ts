import { createQueue, good, hint } from "../../../capture/signals/__tests__/queue-world"

const errorOf = (code?: string) => Object.assign(new Error("values ('jane@example.com')"), { code })

// Timers advance only when a test says so.
beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

const OWN_FAULTS = ["22021", "22P05", "22003", "54000"]
const OUTAGES = ["ECONNREFUSED", "57P01", "08006", "53300", "55P03", "57014", "25006"]

/** Flushes until only these wait. */
const flushesUntil = async ({ queue }: ReturnType<typeof createQueue>, left: number) => {
  let flushes = 0
  while (queue.size > left) {
    await queue.flush()
    expect(++flushes).toBeLessThan(50)
  }
  return flushes
}

describe("a hint that can never be recorded", () => {
  it.each(OWN_FAULTS)("is dropped at once, without others, wherever it is (%s)", async (code) => {
    for (const place of [0, 1, 37, 50, 98, 99]) {
      const world = createQueue()
      const { queue, add, state, noteTrouble, log } = world
      state.poison.set("bad", errorOf(code))
      add(...good(place), hint("bad"), ...good(249 - place, place))
      await queue.flush()
      expect(state.recorded.sort()).toEqual(
        good(249)
          .map(({ value }) => value)
          .sort()
      )
      expect(queue.size).toBe(0)
      expect(state.batches.length).toBeLessThan(25)
      expect(noteTrouble.mock.calls).toEqual([
        [{ kind: "dropped", definition: "order_placed", entityId: "bad", error: code }],
      ])
      expect(log.error).toHaveBeenCalledTimes(1)
      expect(log.error.mock.calls[0]?.[0]).not.toContain("jane")
    }
  })

  it("causes no more trouble if there are many", async () => {
    const { queue, add, state, noteTrouble } = createQueue()
    const bad = Array.from({ length: 500 }, (_, index) => `bad-${index}`)
    bad.forEach((value) => state.poison.set(value, errorOf("22021")))
    add(...bad.flatMap((value, index) => [hint(value), ...good(1, index)]))
    await queue.flush()
    expect(state.recorded).toHaveLength(500)
    expect(noteTrouble).toHaveBeenCalledTimes(500)
    expect(state.batches.length).toBeLessThan(4 * 500)
  })
})

describe("a hint that fails for an unclear reason", () => {
  it.each([undefined, "08P01", "42P01", "23505"])(
    "delays no other hint, and is tried alone from then on (%s)",
    async (code) => {
      const { queue, add, state } = createQueue()
      state.poison.set("bad", errorOf(code))
      add(...good(20), hint("bad"), ...good(20, 20))
      await queue.flush()
      expect(state.recorded).toHaveLength(40)
      expect(queue.size).toBe(1)
      state.batches.length = 0
      add(hint("bad"), ...good(3, 40))
      await queue.flush()
      expect(state.batches.filter((batch) => batch.includes("bad"))).toEqual([["bad"]])
      expect(state.batches[0]).not.toContain("bad")
      expect(state.recorded).toHaveLength(43)
    }
  )

  it("makes nothing else wait for its pauses, and is retried after them", async () => {
    const { queue, add, state } = createQueue({ gatherMs: 50 })
    state.poison.set("bad", errorOf())
    add(hint("bad"))
    await jest.advanceTimersByTimeAsync(60_000)
    const tries = state.batches.length
    expect(tries).toBeGreaterThan(3)
    expect(tries).toBeLessThan(20)
    add(hint("good"))
    await jest.advanceTimersByTimeAsync(50)
    expect(state.recorded).toEqual(["good"])
    state.poison.clear()
    await jest.advanceTimersByTimeAsync(30_000)
    expect(state.recorded).toEqual(["good", "bad"])
    expect(queue.size).toBe(0)
    expect(jest.getTimerCount()).toBe(0)
  })

  it("is recorded once its reason is gone", async () => {
    const { queue, add, state, log, noteTrouble } = createQueue()
    state.poison.set("bad", errorOf("42P01"))
    add(hint("bad"))
    await queue.flush()
    await queue.flush()
    state.poison.clear()
    await queue.flush()
    expect(state.recorded).toEqual(["bad"])
    expect(queue.size).toBe(0)
    expect(log.warn).toHaveBeenCalledTimes(1)
    expect(noteTrouble).not.toHaveBeenCalled()
  })

  it("is given up once it has often failed alone while others passed", async () => {
    const { queue, add, state, noteTrouble } = createQueue()
    state.poison.set("bad", errorOf("XX000"))
    add(hint("bad"))
    let flushes = 0
    while (queue.size > 0 && flushes < 50) {
      add(...good(1, flushes++))
      await queue.flush()
    }
    expect(flushes).toBeGreaterThanOrEqual(20)
    expect(flushes).toBeLessThan(25)
    expect(state.recorded).toHaveLength(flushes)
    expect(noteTrouble.mock.calls).toEqual([
      [{ kind: "dropped", definition: "order_placed", entityId: "bad", error: "XX000" }],
    ])
  })

  it("is recorded again if it is hinted again during recording", async () => {
    const { queue, state, add, addWith } = createQueue()
    let isFirst = true
    addWith([hint("a")], async (hints) => {
      state.batches.push(hints.map(({ value }) => value))
      if (isFirst) {
        isFirst = false
        add(hint("a"))
      }
    })
    await queue.flush()
    expect(state.batches).toEqual([["a"], ["a"]])
  })
})

describe("an outage", () => {
  it.each([...OUTAGES, "08P01", "42P01", undefined])(
    "costs little, and nothing is given up because of it (%s)",
    async (code) => {
      const world = createQueue()
      const { queue, add, state, noteTrouble, log } = world
      state.outage = errorOf(code)
      add(...good(300))
      const FLUSHES = 100
      for (let flush = 0; flush < FLUSHES; flush++) {
        await queue.flush()
      }
      expect(queue.size).toBe(300)
      // Each flush here is explicit, and none waits for the end of a pause.
      expect(state.batches.length).toBeLessThan(FLUSHES * 6 + 20)
      expect(log.warn).toHaveBeenCalledTimes(1)
      state.outage = undefined
      await flushesUntil(world, 0)
      expect(new Set(state.recorded).size).toBe(300)
      expect(state.recorded).toHaveLength(300)
      expect(noteTrouble).not.toHaveBeenCalled()
    }
  )

  it("that comes and goes gives nothing up, however often it hits the same hint", async () => {
    const world = createQueue()
    const { queue, add, state, noteTrouble } = world
    state.poison.set("unlucky", errorOf("57P01") as Error)
    add(hint("unlucky"))
    for (let time = 0; time < 60; time++) {
      add(hint(`good-${time}`))
      await queue.flush()
      await queue.flush()
    }
    expect(state.recorded).toHaveLength(60)
    expect(noteTrouble).not.toHaveBeenCalled()
    state.poison.clear()
    await flushesUntil(world, 0)
    expect(state.recorded).toContain("unlucky")
  })

  it("ends within half a minute for what waits, and causes few tries until then", async () => {
    const { queue, add, state } = createQueue({ gatherMs: 50 })
    state.outage = errorOf("57P01")
    add(...good(1_000))
    await jest.advanceTimersByTimeAsync(3_600_000)
    expect(state.batches.length).toBeLessThan(600)
    expect(state.batches.at(-1)).toHaveLength(1)
    state.outage = undefined
    await jest.advanceTimersByTimeAsync(30_000)
    expect(state.recorded).toHaveLength(1_000)
    expect(queue.size).toBe(0)
  })

  it("that starts during the search for a bad hint causes no double recording", async () => {
    const { addWith, queue, state } = createQueue()
    const poison = errorOf("42P01")
    addWith([...good(50), hint("bad"), ...good(49, 50)], async (hints) => {
      const values = hints.map(({ value }) => value)
      if (values.includes("bad")) {
        throw poison
      }
      if (state.recorded.length > 0 && !state.batches.length) {
        state.batches.push(values)
        throw errorOf("57P01")
      }
      state.recorded.push(...values)
    })
    await queue.flush()
    expect(state.recorded).toHaveLength(50)
    await queue.flush()
    expect(new Set(state.recorded).size).toBe(99)
    expect(state.recorded).toHaveLength(99)
    expect(queue.size).toBe(1)
  })

  it("that one hint causes, such as by a slow statement, ends with that hint alone", async () => {
    const world = createQueue()
    const { queue, add, state } = world
    state.poison.set("slow", errorOf("57014"))
    add(...good(60), hint("slow"), ...good(60, 60))
    expect(await flushesUntil(world, 1)).toBeLessThan(10)
    expect(state.recorded).toHaveLength(120)
    state.batches.length = 0
    add(hint("slow"), ...good(100, 120))
    await queue.flush()
    expect(state.recorded).toHaveLength(220)
    expect(state.batches.at(-1)).toEqual(["slow"])
  })
})

describe("memory", () => {
  it("that is full is noted, and has no extra room for what is put back", async () => {
    const { queue, add, state, noteTrouble, log } = createQueue({ maxItems: 10 })
    state.outage = errorOf("57P01")
    add(...good(15))
    await queue.flush()
    expect(queue.size).toBe(10)
    expect(noteTrouble).toHaveBeenCalledTimes(5)
    expect(noteTrouble).toHaveBeenCalledWith({
      kind: "dropped",
      definition: "order_placed",
      entityId: "good-10",
      error: "memory_full",
    })
    expect(log.warn).toHaveBeenCalledTimes(2)
  })
})
