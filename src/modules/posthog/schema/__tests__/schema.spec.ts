import { Schema } from "../schema"

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

type Answer = readonly string[] | Error

/** A check whose database answers these, one after another. */
const checking = (...answers: Answer[]) => {
  const log = { error: jest.fn(), info: jest.fn(), warn: jest.fn() }
  const onReady = jest.fn()
  const readPending = () => {
    const answer = answers.shift() ?? new Error("not expected")
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  return { schema: new Schema({ readPending, log, onReady }), log, onReady }
}

const aMinute = () => jest.advanceTimersByTimeAsync(60_000)

describe("the check of the tables", () => {
  it("is repeated until the migrations have run, and says each once", async () => {
    const { schema, log, onReady } = checking(["Migration1"], ["Migration1"], [])
    await schema.check()
    await aMinute()
    expect(schema.problem).toContain("Migration1 didn't run")
    expect(log.error).toHaveBeenCalledTimes(1)
    expect(onReady).not.toHaveBeenCalled()
    await aMinute()
    expect(schema.problem).toBeUndefined()
    expect(log.info).toHaveBeenCalledTimes(1)
    expect(onReady).toHaveBeenCalledTimes(1)
    expect(jest.getTimerCount()).toBe(0)
  })

  it("is repeated if the database didn't answer, and the plugin starts meanwhile, once", async () => {
    const { schema, log, onReady } = checking(new Error("away"), ["Migration1"], [])
    await schema.check()
    expect(schema.problem).toBeUndefined()
    expect(onReady).toHaveBeenCalledTimes(1)
    await aMinute()
    expect(schema.problem).toContain("Migration1 didn't run")
    await aMinute()
    expect(schema.problem).toBeUndefined()
    expect(log.warn).toHaveBeenCalledTimes(1)
    expect(onReady).toHaveBeenCalledTimes(1)
    expect(jest.getTimerCount()).toBe(0)
  })

  it("says once that the database didn't answer, however often it doesn't", async () => {
    const denied = Object.assign(new Error("permission denied"), { code: "42501" })
    const { schema, log, onReady } = checking(denied, denied, denied)
    await schema.check()
    await aMinute()
    await aMinute()
    expect(log.warn.mock.calls).toEqual([
      [expect.stringMatching(/: 42501\. .*SELECT on mikro_orm_migrations/)],
    ])
    expect(onReady).toHaveBeenCalledTimes(1)
    schema.stop()
  })

  it("keeps what it knew while the database doesn't answer", async () => {
    const { schema, onReady } = checking(["Migration1"], new Error("away"))
    await schema.check()
    await aMinute()
    expect(schema.problem).toContain("Migration1 didn't run")
    expect(onReady).not.toHaveBeenCalled()
    schema.stop()
    expect(jest.getTimerCount()).toBe(0)
  })
})
