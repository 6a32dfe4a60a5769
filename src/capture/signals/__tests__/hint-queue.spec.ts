import { createExitGuard } from "../../../lib/exit-guard"
import { hintQueue } from "../memory"
import type { Hint } from "../../../events/hint"

const silent = { error: jest.fn(), warn: jest.fn(), info: jest.fn(), debug: jest.fn() }
const hint = (value: string): Hint => ({ definition: "order_placed", field: "id", value })

const createQueue = (config = {}, recordHints?: (hints: readonly Hint[]) => Promise<void>) => {
  const batches: string[][] = []
  const pending: boolean[] = []
  const record = (hints: readonly Hint[]) => {
    batches.push(hints.map((one) => one.value))
    return Promise.resolve()
  }
  const queue = hintQueue(
    recordHints ?? record,
    { gatherMs: 60_000, batchSize: 3, maxItems: 5, ...config },
    {
      log: silent,
      noteTrouble: jest.fn(),
      guard: () => (isPending) => pending.push(isPending),
    }
  )
  return { queue, batches, pending }
}

beforeEach(() => jest.clearAllMocks())

describe("hintQueue", () => {
  it("takes the same hint once, and records in batches", async () => {
    const { queue, batches } = createQueue()
    queue.add([hint("a"), hint("a")])
    queue.add([hint("b")])
    expect(batches).toEqual([])
    await queue.flush()
    expect(batches).toEqual([["a", "b"]])
    expect(queue.size).toBe(0)
  })

  it("does not wait once a batch is full", async () => {
    const { queue, batches } = createQueue()
    queue.add(["a", "b", "c", "d"].map(hint))
    await queue.flush()
    expect(batches).toEqual([["a", "b", "c"], ["d"]])
  })

  it("keeps and retries what couldn't be recorded, and logs it once without quoting it", async () => {
    const recorded = new Promise<readonly Hint[]>((resolve) => {
      let tries = 0
      const { queue } = createQueue({ gatherMs: 0 }, (hints) => {
        if (++tries < 3) {
          return Promise.reject(new Error("insert into x values ('jane@example.com')"))
        }
        resolve(hints)
        return Promise.resolve()
      })
      queue.add([hint("a")])
    })
    expect(await recorded).toEqual([hint("a")])
    expect(silent.warn).toHaveBeenCalledTimes(1)
    expect(silent.warn.mock.calls[0]?.[0]).not.toContain("jane")
  })

  it("holds a limited number of hints", () => {
    const { queue } = createQueue({ batchSize: 100 })
    queue.add(Array.from({ length: 50 }, (_, index) => hint(String(index))))
    expect(queue.size).toBe(5)
    expect(silent.warn).toHaveBeenCalledTimes(1)
    void queue.flush()
  })
})

describe("createExitGuard", () => {
  const createTarget = () => {
    const codes: unknown[] = []
    const target = { exit: ((code) => codes.push(code)) as NodeJS.Process["exit"] }
    return { target, codes, exit: target.exit }
  }

  it("leaves process.exit alone while nothing waits", () => {
    const { target, exit } = createTarget()
    const guard = createExitGuard(() => Promise.resolve(), 1_000, target)
    expect(target.exit).toBe(exit)
    guard(true)
    expect(target.exit).not.toBe(exit)
    guard(false)
    expect(target.exit).toBe(exit)
  })

  it("exits with the same code once what waits is recorded", async () => {
    const { target, codes } = createTarget()
    let finish: () => void = () => undefined
    const guard = createExitGuard(
      () => new Promise((resolve) => (finish = resolve)),
      60_000,
      target
    )
    guard(true)
    target.exit(3)
    target.exit(4)
    expect(codes).toEqual([])
    finish()
    await new Promise(setImmediate)
    expect(codes).toEqual([3])
  })

  it("exits after the time limit when the database doesn't answer", async () => {
    const code = await new Promise((resolve) => {
      const target = { exit: resolve as unknown as NodeJS.Process["exit"] }
      createExitGuard(() => new Promise(() => undefined), 5, target)(true)
      target.exit(1)
    })
    expect(code).toBe(1)
  })
})
