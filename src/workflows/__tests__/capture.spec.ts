import { createMedusaContainer, MedusaError } from "@medusajs/framework/utils"
import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { PosthogOptions } from "../../options/schema"
import { resolveOptions } from "../../options/resolve"
import { asValue } from "@medusajs/framework/awilix"
import { POSTHOG_MODULE } from "../../modules/posthog"
import { POSTHOG_BRAND } from "../../modules/posthog/brand"
import { capturePosthogEventStep } from "../capture"
import { evaluatePosthogFlagsStep } from "../flags"
import { identifyPosthogGroupStep, identifyPosthogPersonStep } from "../identify"
import { stepKey } from "../step-key"

const recorded: string[] = []
let failures = 0

const failsAtFirst = createStep("fails-at-first", () => {
  failures -= 1
  if (failures >= 0) {
    throw new Error("not yet")
  }
  return Promise.resolve(new StepResponse("done"))
})

const wish = createWorkflow("wish", () => {
  capturePosthogEventStep({ event: "product_wished", distinctId: "cus_1" })
  failsAtFirst()
})

const outer = createWorkflow("outer", () => {
  wish.runAsStep({ input: {} }).config({ maxRetries: 2 })
})

const container = createMedusaContainer()
container.register(
  POSTHOG_MODULE,
  asValue({
    [POSTHOG_BRAND]: true,
    options: { environment: "test", personProfiles: "identified_only" },
    internals: {
      recordMoment: ({ uuid }: { uuid: string }) => {
        recorded.push(uuid)
        return Promise.resolve({ uuid, isNew: true })
      },
      outbox: { takeBack: () => Promise.resolve() },
    },
  })
)

const run = async (transactionId: string) => {
  recorded.length = 0
  await outer(container).run({ input: {}, context: { transactionId } })
  return [...recorded]
}

const taken: string[] = []
const kept = createStep(
  "kept",
  () => Promise.resolve(new StepResponse("order_1", "order_1")),
  () => {
    taken.push("order_1")
    return Promise.resolve()
  }
)

const checkout = createWorkflow("checkout", (input: { customer_id?: string }) => {
  kept()
  capturePosthogEventStep({ event: "wished", distinctId: input.customer_id as string })
  identifyPosthogPersonStep({ distinctId: input.customer_id as string })
  identifyPosthogGroupStep({ type: "company", id: "acme", distinctId: input.customer_id })
  evaluatePosthogFlagsStep({ distinctId: input.customer_id as string, keys: ["gift-wrap"] })
})

const fails = createStep("fails", () => Promise.reject(new Error("out of stock")))
const failing = createWorkflow("failing", () => {
  kept()
  capturePosthogEventStep({ event: "wished", distinctId: "cus_1" })
  fails()
})

describe("a workflow of the store", () => {
  const log = { error: jest.fn() }
  const noteTrouble = jest.fn()
  const store = (problem?: Error, chosen: PosthogOptions = {}) => {
    jest.clearAllMocks()
    taken.length = 0
    const options = resolveOptions(
      { apiKey: "phc_test", flags: { "gift-wrap": { default: false } }, ...chosen },
      { nodeEnv: "production", options: {} }
    )
    const fail = () => (problem ? Promise.reject(problem) : Promise.resolve(undefined))
    const scope = createMedusaContainer()
    scope.register("logger", asValue(log))
    scope.register(
      POSTHOG_MODULE,
      asValue({
        [POSTHOG_BRAND]: true,
        options,
        identify: fail,
        groupIdentify: fail,
        evaluateFlags: fail,
        internals: { recordMoment: fail, noteTrouble, outbox: { takeBack: fail } },
      })
    )
    return scope
  }

  it.each<[string, Error, string]>([
    [
      "the plugin says why nothing was recorded",
      new MedusaError("invalid_data", "Expected a database. Start it."),
      "Expected a database. Start it.",
    ],
    ["something else fails", new TypeError("jane@example.com"), "TypeError"],
  ])("goes on, and the log says why, if %s", async (_what, problem, why) => {
    const input = { customer_id: "cus_1" }
    const { errors } = await checkout(store(problem)).run({ input, throwOnError: false })
    expect(errors).toEqual([])
    expect(taken).toEqual([])
    expect(log.error.mock.calls.map(([line]) => String(line))).toEqual([
      ...Array<unknown>(3).fill(
        expect.stringContaining(`record its event, and the workflow goes on: ${why}`)
      ),
      expect.stringContaining(`flags have their defaults, and the workflow goes on: ${why}`),
    ])
    expect(noteTrouble).toHaveBeenCalledTimes(3)
    expect(noteTrouble).toHaveBeenCalledWith(
      expect.objectContaining({ kind: "not_described", definition: "moment" })
    )
  })

  it("goes on for a guest whose ID the code forgot, and the log says what it expects", async () => {
    const { errors } = await checkout(store()).run({ input: {}, throwOnError: false })
    expect(errors).toEqual([])
    expect(log.error.mock.calls[0]?.[0]).toMatch(/Expected `distinctId` .* got undefined\. Pass/)
  })

  it("goes on if the plugin isn't installed", async () => {
    const { errors } = await checkout(createMedusaContainer()).run({
      input: {},
      throwOnError: false,
    })
    expect(errors).toEqual([])
  })

  it("is rolled back for its own failure although the event can't be taken back", async () => {
    const scope = store()
    const posthog = scope.resolve<{ internals: object }>(POSTHOG_MODULE)
    Object.assign(posthog.internals, {
      recordMoment: () => Promise.resolve({ uuid: "uuid", isNew: true }),
      outbox: { takeBack: () => Promise.reject(new Error("down")) },
    })
    const { errors } = await failing(scope).run({ input: {}, throwOnError: false })
    expect(errors.map(({ error }) => (error as Error).message)).toEqual(["out of stock"])
    expect(taken).toEqual(["order_1"])
    expect(log.error.mock.calls).toEqual([[expect.stringContaining("couldn't be taken back")]])
  })
})

it("captures the same event when the workflow is another one's step that is tried again", async () => {
  const [first] = await run("order_1")
  failures = 2
  expect(await run("order_1")).toEqual([first, first, first])
})

it("captures another event in another transaction, even if its ID looks like a second try", async () => {
  const [first] = await run("order_1")
  const [second] = await run("order_1-attempt-2")
  expect(second).not.toBe(first)
  failures = 1
  expect(await run("order_1-attempt-2")).toEqual([second, second])
})

it("keeps Medusa's key of a workflow that runs by itself", () => {
  const idempotencyKey = "wish:a-attempt-2:capture-posthog-event:invoke"
  expect(stepKey({ idempotencyKey, transactionId: "a-attempt-2" })).toBe(idempotencyKey)
})
