import type { DescribedEvent } from "../../../../events/outbox-event"
import type { Trouble } from "../../../../events/trouble"
import { exceptionQueue, Exceptions } from "../exceptions"
import type { Guard } from "../../../../lib/queue/gather-queue"
import { createExitGuard } from "../../../../lib/exit-guard"
import type { ExitingProcess } from "../../../../lib/exit-guard"
import { resolveOptions } from "../../../../options/resolve"
import type { PosthogOptions } from "../../../../options/schema"

const EMAIL = "jane.doe@example.com"
const ENVIRONMENT = { nodeEnv: "production", options: {} }

interface Effects {
  record?: (events: readonly DescribedEvent[]) => Promise<unknown>
  guard?: Guard
  maxItems?: number
}

const create = (
  options: PosthogOptions = {},
  { record: recordEvents, guard = () => () => undefined, maxItems }: Effects = {}
) => {
  const recorded: DescribedEvent[] = []
  const record = recordEvents ?? (async (events) => void recorded.push(...events))
  const troubles: Trouble[] = []
  const log = { error: jest.fn(), warn: jest.fn() }
  const noteTrouble = (trouble: Trouble) => void troubles.push(trouble)
  const queue = exceptionQueue(
    async (told) => void (await record(told.map(({ event }) => event))),
    { log, noteTrouble, guard },
    maxItems
  )
  const exceptions = new Exceptions({
    options: resolveOptions(
      { apiKey: "phc_test", captureExceptions: true, ...options },
      ENVIRONMENT
    ),
    log,
    noteTrouble,
    queue,
  })
  /** Captures an error and returns the one event that results. */
  const capture = async (...args: Parameters<Exceptions["capture"]>) => {
    const uuid = await exceptions.capture(...args)
    await queue.flush()
    const event = recorded.find((one) => one.uuid === uuid)
    return { ...event, properties: event?.properties ?? {} }
  }
  return { exceptions, queue, capture, recorded, troubles, log }
}

interface Entry {
  type: string
  value: string
  mechanism: Record<string, unknown>
  stacktrace?: { frames: { function?: string; filename?: string }[] }
}

const throws = (): never => {
  throw new Error(EMAIL)
}

/** Throws on every access. */
const trap = new Proxy(
  {},
  Object.fromEntries(
    Object.getOwnPropertyNames(Reflect).map((name) => [name, throws])
  ) as ProxyHandler<object>
)

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable(new Error("x"), {})
  revoke()
  return proxy
}

const withGetters = (error: Error) => {
  // V8 builds the stack, with name and message, when it is first read.
  void error.stack
  for (const key of [
    "name",
    "message",
    "stack",
    "cause",
    "code",
    "type",
    "errors",
    "constructor",
  ]) {
    Object.defineProperty(error, key, { get: throws })
  }
  return error
}

const wide = () => {
  const error = new AggregateError([])
  error.errors = new Array(4_000_000_000)
  return error
}

const deep = () =>
  Array.from({ length: 10_000 }).reduce<Error>((cause) => new Error("x", { cause }), new Error("x"))

const hostile: [string, () => unknown][] = [
  ["a getter that throws", () => withGetters(new Error("x"))],
  ["an aggregate with getters that throw", () => withGetters(new AggregateError([]))],
  ["a proxy whose traps throw", () => trap],
  ["a revoked proxy", revoked],
  ["a frozen error", () => Object.freeze(new Error(EMAIL))],
  ["an object without a prototype", () => Object.assign(Object.create(null), { message: EMAIL })],
  ["an error without a prototype", () => Object.setPrototypeOf(new Error(EMAIL), null)],
  ["a cause that is a trap", () => new Error("x", { cause: trap })],
  ["members that are traps", () => new AggregateError([trap, revoked(), EMAIL, null])],
  ["members without end", wide],
  ["members that are a trap", () => Object.assign(new AggregateError([]), { errors: trap })],
  ["causes without end", deep],
  ["a stack of 100 MB", () => Object.assign(new Error("x"), { stack: "    at a\n".repeat(1e7) })],
  ["a message that is no text", () => Object.assign(new Error("x"), { message: { error: trap } })],
  ["a name that is no text", () => Object.assign(new Error("x"), { name: Symbol("x") })],
  ["a function", () => throws],
  ["a symbol", () => Symbol(EMAIL)],
  ["a bigint", () => 4917012345678n],
  ["nothing", () => undefined],
  ["null", () => null],
]

describe("captureException", () => {
  it.each(hostile)("takes %s", async (_, make) => {
    for (const captureExceptions of [true, "with_messages"] as const) {
      const { capture, log } = create({ captureExceptions })
      const { properties } = await capture(make())
      expect(properties.$exception_list).toHaveProperty([0, "type"], expect.any(String))
      expect(JSON.stringify(properties)).not.toMatch(/jane|4917012345678/)
      expect(log.error).not.toHaveBeenCalled()
    }
  })

  it("doesn't wait for a database that doesn't answer", async () => {
    const { exceptions } = create({}, { record: () => new Promise(() => undefined) })
    const later = new Promise((resolve) => setImmediate(resolve, "waits"))
    const uuid = await Promise.race([exceptions.capture(new Error("x")), later])
    expect(uuid).toMatch(/^[\da-f-]{36}$/)
    const second = await Promise.race([exceptions.capture(new Error("y")), later])
    expect(second).toMatch(/^[\da-f-]{36}$/)
  })

  it.each([["null"], [""], ["x".repeat(300)], [7], [null], [{}]])(
    "captures without a person if the ID is %p, and says so",
    async (distinctId) => {
      const { capture, log } = create()
      const event = await capture(new Error("x"), { distinctId: distinctId as string })
      expect(event.distinct_id).toBe("medusa-server")
      expect(log.warn).toHaveBeenCalledTimes(1)
      expect(log.warn).toHaveBeenCalledWith(expect.stringContaining("`distinctId`"))
    }
  )

  it("captures without the parts of its input that can't be read", async () => {
    for (const input of [
      null,
      7,
      trap,
      { properties: trap },
      {
        get distinctId() {
          return throws()
        },
      },
    ]) {
      const event = await create().capture(new Error("x"), input as never)
      expect(event).toMatchObject({
        distinct_id: "medusa-server",
        properties: { $exception_list: [{ type: "Error" }] },
      })
    }
  })

  it("captures without what the store's own functions failed to add, and notes it", async () => {
    const { capture, troubles } = create({
      events: { exception: { properties: throws, groups: throws } },
    })
    const event = await capture(new Error("x"))
    expect(event.properties).toHaveProperty("$exception_list")
    expect(troubles).toContainEqual({
      kind: "not_described",
      definition: "exception",
      error: "Error",
    })
  })

  it("captures without what an async function of the store returns, and says so", async () => {
    const { capture, log } = create({
      personProfiles: "always",
      events: {
        exception: {
          properties: (() => Promise.reject(new Error("CRM down"))) as never,
          groups: () => ({ company: 7 }),
        },
      },
    })
    const { properties } = await capture(new Error("x"))
    expect(properties).toMatchObject({ $groups: { company: "7" }, $exception_list: [{}] })
    expect(log.error.mock.calls[0]?.[0]).toContain("got a promise. Make it a function that isn't")
  })

  it.each<[string, object]>([
    ["groups", { $groups: "acme" }],
    ["a group's ID", { $groups: { company: "x".repeat(201) } }],
    ["a person's properties", { $set: "gold" }],
    ["a wish for a profile", { $process_person_profile: "no" }],
  ])("captures without %s that PostHog wouldn't take, and says why", async (_what, odd) => {
    const { capture, exceptions, queue, recorded, log, troubles } = create({
      events: { exception: { name: "ö".repeat(150), properties: () => ({ ...odd, plan: 1 }) } },
    })
    const event = await capture(new Error("x"), { properties: { ...odd, order_id: "order_1" } })
    exceptions.report(new Error("y"), { source: "route", customerId: "cus_01ADA" })
    await queue.flush()
    expect(event).toMatchObject({
      event: "$exception",
      properties: { order_id: "order_1", plan: 1, $exception_list: [{ type: "Error" }] },
    })
    expect(recorded[1]).toMatchObject({ distinct_id: "cus_01ADA", properties: { plan: 1 } })
    expect(log.error.mock.calls[0]?.[0]).toMatch(/in full: Expected .* got .*\. \S/)
    expect(troubles[0]).toMatchObject({ kind: "not_described", definition: "exception" })
  })

  it("keeps the store's name for it if what was added isn't valid", async () => {
    const { capture } = create({ events: { exception: { name: "server_error" } } })
    const event = await capture(new Error("x"), { properties: { $groups: "acme" } })
    expect(event).toMatchObject({ event: "server_error" })
  })

  it("keeps the properties as they were at the call", async () => {
    const { exceptions, queue, recorded } = create()
    const properties = { order: { id: "order_1" } }
    await exceptions.capture(new Error("x"), { properties })
    properties.order.id = "order_2"
    await queue.flush()
    expect(recorded[0]?.properties).toMatchObject({ order: { id: "order_1" } })
  })

  it("lets its caller set the level, the workflow, and anything else except the list", async () => {
    const { capture } = create()
    const properties = {
      $exception_level: "fatal",
      $exception_fingerprint: "mine",
      $exception_list: [{ type: EMAIL }],
      workflow_id: "sync",
      source: "erp",
    }
    expect((await capture(new Error("x"), { properties })).properties).toMatchObject({
      ...properties,
      $exception_list: [{ type: "Error" }],
    })
    const wrong = await capture(new Error("x"), { properties: { $exception_level: "loud" } })
    expect(wrong.properties).toMatchObject({ $exception_level: "error" })
  })

  it("shows where something without a stack was captured", async () => {
    const { exceptions, queue, recorded } = create()
    /** Like the service's method. */
    const captureException = async (error: unknown) =>
      exceptions.capture(error, {}, captureException)
    const lineHere = () =>
      Number(/(\d+):\d+\)?$/.exec(new Error().stack?.split("\n")[2] ?? "")?.[1])
    const caller = async (error: unknown) => [lineHere(), await captureException(error)]
    const stackless = Object.assign(new Error("x"), { stack: undefined })
    let line: unknown
    for (const thrown of ["a text", { reason: "x" }, undefined, stackless]) {
      ;[line] = await caller(thrown)
    }
    await queue.flush()
    expect(recorded).toHaveLength(4)
    for (const { properties } of recorded) {
      const [entry] = properties.$exception_list as Entry[]
      expect(entry?.mechanism).toMatchObject({ synthetic: true, handled: true })
      expect(entry?.stacktrace?.frames.at(-1)).toMatchObject({
        // Doesn't check names: Jest's source maps give a frame the name of the one above it.
        lineno: line,
        filename: "src/modules/posthog/errors/__tests__/capture-exception.spec.ts",
      })
    }
  })

  it("is left out, counted, and reported while memory is full", async () => {
    const { exceptions, queue, recorded, troubles, log } = create({}, { maxItems: 1 })
    expect(await exceptions.capture(new Error("x"))).toEqual(expect.any(String))
    expect(await exceptions.capture(new Error("y"))).toBeUndefined()
    expect(troubles).toEqual([{ kind: "dropped", definition: "exception", error: "memory_full" }])
    expect(log.warn).toHaveBeenCalledTimes(1)
    await queue.flush()
    expect(recorded).toHaveLength(1)
  })

  it("is recorded before a script that ends at once exits", async () => {
    const steps: string[] = []
    const target: ExitingProcess = { exit: ((code: number) => steps.push(`exit ${code}`)) as never }
    const { exceptions } = create(
      {},
      {
        record: async () => void steps.push("recorded"),
        guard: (flush) => createExitGuard(flush, 60_000, target),
      }
    )
    await exceptions.capture(new Error("x"))
    target.exit(3)
    await new Promise(setImmediate)
    expect(steps).toEqual(["recorded", "exit 3"])
  })
})

describe("an error that the plugin saw", () => {
  it("is captured without a person if the ID is invalid", async () => {
    const { exceptions, queue, recorded, log } = create()
    exceptions.report(new Error("x"), { source: "route", customerId: "null" })
    exceptions.report(new Error("x"), { source: "route", customerId: 7 as never })
    await queue.flush()
    expect(recorded.map(({ distinct_id }) => distinct_id)).toEqual([
      "medusa-server",
      "medusa-server",
    ])
    expect(log.error).not.toHaveBeenCalled()
  })
})
