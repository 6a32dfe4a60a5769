import type { Hint } from "../../../events/hint"
import { createQueue, good, hint } from "./queue-world"

const errorOf = (code: string) => Object.assign(new Error("x"), { code })
const valuesOf = (hints: readonly Hint[]) => hints.map(({ value }) => value)
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Records like a database that takes this long. */
const slowly = (batches: string[][], ms: number) => async (hints: readonly Hint[]) => {
  batches.push(valuesOf(hints))
  await wait(ms)
}

/** Until the item that waits alone was tried once more. */
const untilRetried = async ({ state }: Pick<ReturnType<typeof createQueue>, "state">) => {
  const before = state.batches.length
  while (state.batches.length === before) {
    await jest.advanceTimersByTimeAsync(10)
  }
}

/** A queue in which a hint has waited alone for that long, and was just tried again. */
const withLoneHint = async (gatherMs: number, waitsMs: number) => {
  const world = createQueue({ gatherMs })
  world.state.poison.set("bad", errorOf("42P01"))
  world.add(hint("bad"))
  await jest.advanceTimersByTimeAsync(waitsMs)
  await untilRetried(world)
  return world
}

// Timers advance only when a test says so.
beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

describe("gathering", () => {
  it("makes hints that come while others are recorded wait for more, too", async () => {
    const { add, addWith, state } = createQueue({ gatherMs: 500 })
    let isFirst = true
    addWith([hint("a")], async (hints) => {
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
    const { add, addWith, state } = createQueue({ gatherMs: 500, batchSize: 3 })
    addWith([hint("a")], async (hints) => {
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
    const { queue, add, addWith, state } = createQueue({ gatherMs: 500 })
    let isFirst = true
    let goOn: () => void = () => undefined
    addWith([hint("a")], async (hints) => {
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

  it("counts from the first item that came during a long work", async () => {
    const { add, addWith, state } = createQueue({ gatherMs: 500 })
    addWith([hint("a")], slowly(state.batches, 3_000))
    await jest.advanceTimersByTimeAsync(510)
    add(hint("b"))
    await jest.advanceTimersByTimeAsync(3_000)
    expect(state.batches).toEqual([["a"], ["b"]])
  })

  it("never passes over a hint that is added all the time", async () => {
    const { add, addWith, state } = createQueue({ gatherMs: 500, batchSize: 2 })
    addWith([hint("hot")], slowly(state.batches, 100))
    for (let n = 0; n < 1_200; n++) {
      add(hint(`n-${n}`), hint("hot"))
      await jest.advanceTimersByTimeAsync(50)
    }
    expect(state.batches.filter((batch) => batch.includes("hot")).length).toBeGreaterThan(10)
  })

  it("ends a flush, even if hints come faster than they are recorded", async () => {
    const { queue, add, addWith, state } = createQueue({ gatherMs: 500, batchSize: 2 })
    let n = 0
    addWith([hint("a")], async (hints) => {
      state.batches.push(valuesOf(hints))
      add(hint(`more-${n++}`))
      await wait(30)
    })
    const flushed = jest.fn()
    void queue.flush().then(flushed)
    await jest.advanceTimersByTimeAsync(1_000)
    expect(flushed).toHaveBeenCalled()
  })

  it("takes hints that come at the very moment when others are recorded", async () => {
    const { queue, add, addWith, state } = createQueue({ batchSize: 1 })
    addWith([hint("a")], async (hints) => {
      state.batches.push(valuesOf(hints))
      if (state.batches.length === 1) {
        add(hint("b"))
      }
      await Promise.resolve()
    })
    await queue.flush()
    expect(state.batches).toEqual([["a"], ["b"]])
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe("while a hint waits alone", () => {
  it("a full batch goes at once", async () => {
    const { add, addWith, state } = createQueue({ gatherMs: 5_000, batchSize: 3 })
    addWith([hint("bad")], async (hints) => {
      state.batches.push(valuesOf(hints))
      if (valuesOf(hints).includes("bad")) {
        await wait(100)
        throw errorOf("42P01")
      }
    })
    await jest.advanceTimersByTimeAsync(5_100)
    await untilRetried({ state })
    state.batches.length = 0
    add(...good(3))
    await jest.advanceTimersByTimeAsync(200)
    expect(state.batches.flat()).toEqual(["good-0", "good-1", "good-2"])
  })

  it("others wait for each other as usual", async () => {
    const { queue, add, state } = await withLoneHint(500, 30_000)
    await jest.advanceTimersByTimeAsync(300)
    add(hint("a"))
    expect(queue.waitedMs).toBe(0)
    await jest.advanceTimersByTimeAsync(500)
    expect(state.recorded).toEqual(["a"])
  })

  it("a process stays alive for one that comes", async () => {
    const { queue, add } = await withLoneHint(60_000, 300_000)
    add(hint("fresh"))
    const { timer } = queue as unknown as { timer: NodeJS.Timeout }
    expect(timer.hasRef()).toBe(true)
  })

  it("a flush tries it, whatever fails beside it", async () => {
    const { queue, add, state } = createQueue()
    state.poison.set("old", errorOf("42P01"))
    add(hint("old"))
    await queue.flush()
    state.poison.clear()
    state.poison.set("new", errorOf("42P01"))
    add(hint("new"), hint("fine"))
    await queue.flush()
    expect(state.recorded).toEqual(["fine", "old"])
  })
})

describe("an item that replaces one being recorded", () => {
  it.each([
    ["22021", 1],
    ["42P01", 0],
  ])("is recorded, whatever becomes of the other (%s)", async (code, lost) => {
    const { queue, add, addWith, state, noteTrouble } = createQueue()
    let isFirst = true
    addWith([hint("a")], async (hints) => {
      await Promise.resolve()
      if (isFirst) {
        isFirst = false
        add(hint("a"))
        throw errorOf(code)
      }
      state.recorded.push(...valuesOf(hints))
    })
    await queue.flush()
    await queue.flush()
    expect(state.recorded).toEqual(["a"])
    expect(noteTrouble).toHaveBeenCalledTimes(lost)
    expect(queue.size).toBe(0)
  })
})
