import { createQueue, good, hint } from "./queue-world"

// Timers advance only when a test says so.
beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

describe("gathering", () => {
  it("makes hints that come while others are recorded wait for more, too", async () => {
    const { queue, add, state } = createQueue({ gatherMs: 500 })
    let isFirst = true
    queue.add([hint("a")], async (hints) => {
      state.batches.push(hints.map(({ value }) => value))
      await Promise.resolve()
      if (isFirst) {
        isFirst = false
        add(hint("b"))
      }
    })
    await jest.advanceTimersByTimeAsync(500)
    expect(state.batches).toEqual([["a"]])
    await jest.advanceTimersByTimeAsync(400)
    add(hint("c"))
    await jest.advanceTimersByTimeAsync(100)
    expect(state.batches).toEqual([["a"], ["b", "c"]])
    expect(jest.getTimerCount()).toBe(0)
  })

  it("hands over a full batch that comes while others are recorded", async () => {
    const { queue, add, state } = createQueue({ gatherMs: 500, batchSize: 3 })
    queue.add([hint("a")], async (hints) => {
      state.batches.push(hints.map(({ value }) => value))
      await Promise.resolve()
      if (state.batches.length === 1) {
        add(...good(4))
      }
    })
    await jest.advanceTimersByTimeAsync(500)
    expect(state.batches.map(({ length }) => length)).toEqual([1, 3])
    await jest.advanceTimersByTimeAsync(500)
    expect(state.batches.map(({ length }) => length)).toEqual([1, 3, 1])
  })

  it("says how long the first has waited", async () => {
    const { queue, add } = createQueue({ gatherMs: 500 })
    add(hint("a"))
    await jest.advanceTimersByTimeAsync(300)
    add(hint("b"))
    await jest.advanceTimersByTimeAsync(100)
    expect(queue.waitedMs).toBe(400)
  })

  it("lets a flush record what comes meanwhile, also if it began before the flush", async () => {
    const { queue, add, state } = createQueue({ gatherMs: 500 })
    let isFirst = true
    let goOn: () => void = () => undefined
    queue.add([hint("a")], async (hints) => {
      state.batches.push(hints.map(({ value }) => value))
      if (isFirst) {
        isFirst = false
        await new Promise<void>((resolve) => (goOn = resolve))
      }
    })
    await jest.advanceTimersByTimeAsync(500)
    add(hint("b"))
    const flushed = queue.flush()
    goOn()
    await flushed
    expect(state.batches).toEqual([["a"], ["b"]])
    expect(queue.size).toBe(0)
  })
})
