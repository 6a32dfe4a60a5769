import { runInNewContext } from "node:vm"
import { MedusaError } from "@medusajs/framework/utils"
import { fingerprintOf, kindOfError } from "../bare-error"
import { exceptionList } from "../exception-list"
import { RateLimit } from "../rate-limit"

const EMAIL = "jane.doe@example.com"

/** Its message has lines that look like a stack. */
const treacherous = () => new TypeError(`no mail to ${EMAIL}\n    at ${EMAIL} (/jane/mail.js:1:2)`)

const told = (error: unknown) => exceptionList(error, { handled: false, withMessages: false })

interface Entry {
  type: string
  value: string
  mechanism: Record<string, unknown>
  stacktrace?: { frames: { function?: string; filename?: string }[] }
}

const listOf = (error: unknown, withMessages = false) =>
  exceptionList(error, { handled: true, withMessages }) as unknown as Entry[]

describe("an error as PostHog receives it", () => {
  it("has its class and its stack from the store's folder, and not its message", () => {
    const [entry] = told(treacherous())
    expect(entry).toMatchObject({ type: "TypeError", value: "" })
    const { frames } = entry?.stacktrace as unknown as { frames: Record<string, unknown>[] }
    expect(frames.at(-1)).toMatchObject({
      filename: "src/modules/posthog/errors/__tests__/exceptions.spec.ts",
      function: "treacherous",
      lineno: expect.any(Number),
      in_app: true,
    })
    const text = JSON.stringify(entry)
    expect(text).not.toContain("jane")
    expect(text).not.toContain(process.cwd())
  })

  it("has its causes, without personal data either", () => {
    const list = told(new Error("outer", { cause: treacherous() }))
    expect(list).toMatchObject([{ type: "Error" }, { type: "TypeError", value: "" }])
    expect(JSON.stringify(list)).not.toContain("jane")
  })

  it("ends, even if it is its own cause", () => {
    const error = new Error("round")
    error.cause = error
    expect(told(error).length).toBeLessThan(10)
  })

  it("has Medusa's type or a code if it has one", () => {
    expect(told(new MedusaError(MedusaError.Types.DB_ERROR, EMAIL))).toMatchObject([
      { type: "Error", value: "database_error" },
    ])
    expect(told(Object.assign(new Error(EMAIL), { code: "ECONNREFUSED" }))).toMatchObject([
      { value: "ECONNREFUSED" },
    ])
  })

  it.each([["a text"], [undefined], [null], [42], [{ name: EMAIL, type: EMAIL, code: EMAIL }]])(
    "is captured, whatever was thrown: %p",
    (thrown) => {
      const [entry] = told(thrown)
      expect(entry).toMatchObject({ type: expect.any(String), value: "" })
      expect(JSON.stringify(entry)).not.toContain("jane")
    }
  )
})

describe("an error with others in it", () => {
  it("includes an AggregateError's members and their causes", () => {
    const list = listOf(
      new AggregateError(
        [
          new TypeError(EMAIL, { cause: new RangeError(EMAIL) }),
          Object.assign(new Error(EMAIL), { code: "ECONNREFUSED" }),
          "a text",
        ],
        EMAIL
      )
    )
    expect(list).toMatchObject([
      { type: "AggregateError", mechanism: { type: "generic", exception_id: 0 } },
      {
        type: "TypeError",
        mechanism: { type: "chained", source: "member", exception_id: 1, parent_id: 0 },
      },
      { type: "RangeError", mechanism: { source: "cause", exception_id: 2, parent_id: 1 } },
      {
        type: "Error",
        value: "ECONNREFUSED",
        mechanism: { source: "member", exception_id: 3, parent_id: 0 },
      },
      { type: "string", mechanism: { source: "member", exception_id: 4, parent_id: 0 } },
    ])
    expect(list[1]?.stacktrace?.frames.length).toBeGreaterThan(0)
    expect(JSON.stringify(list)).not.toContain("jane")
  })

  it("includes them if it comes from another realm", () => {
    const error: unknown = runInNewContext("new AggregateError([new TypeError('x')])")
    expect(listOf(error)).toMatchObject([{ type: "AggregateError" }, { type: "TypeError" }])
  })

  it("is bounded, and each has its parent in the list", () => {
    const members = Array.from({ length: 500 }, () => new Error("x", { cause: new Error("y") }))
    const list = listOf(new AggregateError([new AggregateError(members), ...members]))
    expect(list.length).toBeGreaterThan(5)
    expect(list.length).toBeLessThanOrEqual(20)
    const ids = list.map(({ mechanism }) => mechanism.exception_id)
    for (const { mechanism } of list.slice(1)) {
      expect(ids).toContain(mechanism.parent_id)
    }
  })

  it("ends, even if it is its own cause or member", () => {
    const error = new AggregateError([])
    const cause = new Error("x", { cause: error })
    error.errors.push(error, cause)
    error.cause = cause
    expect(listOf(error)).toHaveLength(2)
  })

  it("is captured as the error if an object wraps it, as in Medusa's workflows", () => {
    const failure = { action: "step", handlerType: "invoke", error: new TypeError(EMAIL) }
    expect(listOf(failure)).toMatchObject([{ type: "TypeError" }])
    const serialized = {
      action: "step",
      error: { name: "RangeError", message: EMAIL, stack: "RangeError: x" },
    }
    expect(listOf(serialized)).toMatchObject([{ type: "RangeError" }])
  })
})

describe("what isn't an error", () => {
  it("has no message; with messages, it has its text or its keys", () => {
    expect(listOf("a text")).toMatchObject([{ type: "string", value: "" }])
    expect(listOf("no mail", true)).toMatchObject([{ type: "string", value: "no mail" }])
    expect(listOf({ b: EMAIL, a: EMAIL }, true)).toMatchObject([
      { type: "Error", value: "Object captured as exception with keys: a, b" },
    ])
    expect(listOf({ [EMAIL]: 1 }, true)[0]?.value).not.toContain("jane")
  })

  it("has its name if it is a DOMException", () => {
    expect(listOf(new DOMException(EMAIL, "AbortError"))).toMatchObject([
      { type: "AbortError", value: "" },
    ])
  })
})

describe("the kind of an error", () => {
  it.each([
    [new MedusaError("not_allowed", EMAIL), "not_allowed"],
    [Object.assign(new Error(EMAIL), { code: "57P01" }), "57P01"],
    [new RangeError(EMAIL), "RangeError"],
    [{ name: EMAIL }, "unknown"],
    [undefined, "unknown"],
  ])("of %p is %s", (error, kind) => {
    expect(kindOfError(error)).toBe(kind)
  })
})

describe("the limit of errors per minute", () => {
  const limits = { perMinute: 3, perFingerprint: 2 }

  it("lets some through, counts the others, and starts over each minute", () => {
    let now = 0
    const leftOut: number[] = []
    const limit = new RateLimit(
      limits,
      (count) => leftOut.push(count),
      () => now
    )
    expect(["a", "a", "a", "b", "c"].map((one) => limit.take(one))).toEqual([
      { leftOut: 0 },
      { leftOut: 0 },
      undefined,
      { leftOut: 1 },
      undefined,
    ])
    now = 60_000
    expect(limit.take("a")).toEqual({ leftOut: 1 })
    expect(leftOut).toEqual([2])
    limit.close()
    expect(leftOut).toEqual([2])
  })

  it("recognizes errors of the same kind from the same place, whatever their messages", () => {
    const make = (message: string) => new Error(message)
    expect(fingerprintOf(make("a"))).toBe(fingerprintOf(make("b")))
    expect(fingerprintOf(make("a"))).not.toBe(fingerprintOf(new Error("a")))
  })
})
