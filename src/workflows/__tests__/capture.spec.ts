import { createMedusaContainer } from "@medusajs/framework/utils"
import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { asValue } from "@medusajs/framework/awilix"
import { POSTHOG_MODULE } from "../../modules/posthog"
import { POSTHOG_BRAND } from "../../modules/posthog/brand"
import { capturePosthogEventStep } from "../capture"
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
