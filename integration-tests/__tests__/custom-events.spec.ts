import { join } from "node:path"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { createStep, createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import type { PropertiesOf } from "../../src"
import { defineEvent, property } from "../../src"
import { createBackfill, runBackfill } from "../../src/capture/sweeps/backfill/backfill"
import { previewBackfill } from "../../src/capture/sweeps/backfill/backfill-span"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { capturePosthogEventStep } from "../../src/workflows"
import { openShop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { reviewWritten } from "../store/src/events/review-written"
import { REVIEW_MODULE } from "../store/src/modules/review"
import type ReviewModuleService from "../store/src/modules/review/service"

const settled = { minAgeMs: 0 }

/** The store has no such model: its developer misspelled it. */
const misspelt = defineEvent<{ id: string; created_at: string }>()({
  id: "reviews_misspelt",
  doc: "An event over a model that is not there.",
  entity: "reveiw",
  hints: { "review.created": "id" },
  person: { customer: "id" },
  properties: {},
})

/** An event defined on a Medusa event: no row stores a quiz. */
const quizFinished = defineEvent<{ quiz: string; customer: string; score: number; mail: string }>()(
  {
    id: "quiz_finished",
    doc: "A customer finished a quiz.",
    on: "quiz.finished",
    key: ({ quiz }) => quiz,
    person: { customerId: "customer" },
    properties: { score: property.number("Right answers.", "score") },
  }
)

storeSuite(
  {
    name: "custom-events",
    workerMode: "server",
    modules: {
      [REVIEW_MODULE]: { resolve: join(__dirname, "../store/src/modules/review") },
    },
    options: { customEvents: [misspelt, reviewWritten, quizFinished] },
  },
  ({ baseUrl, container, posthog, standIn, sql, reconcileNow }) => {
    let product: string
    beforeAll(async () => {
      const shop = await openShop(baseUrl())
      product = String(shop.lines(1)[0]?.variantId)
    })

    const review = async (customer: string, { rating = 5 } = {}) => {
      const reviews = container().resolve<ReviewModuleService>(REVIEW_MODULE)
      const created = await reviews.createReviews({
        product_id: product,
        customer_id: customer,
        rating,
        text: "Fits, says Jane",
      })
      return created
    }

    const account = async () => {
      const shop = await openShop(baseUrl())
      const { customer } = await shop.shopper.registerCustomer({
        email: "ada@example.com",
        password: "correct horse",
      })
      return customer.id
    }

    const arrived = async () => {
      await posthog().flush()
      return standIn().events({ event: "review_written" })
    }

    it("is recorded when its Medusa event arrives, for the customer that a column names", async () => {
      const customer = await account()
      const { id, created_at } = await review(customer, { rating: 4 })
      await container().resolve(Modules.EVENT_BUS).emit({ name: "review.created", data: { id } })
      await posthog().flush()
      expect(await arrived()).toEqual([
        expect.objectContaining({
          distinctId: customer,
          timestamp: new Date(created_at).toISOString(),
          properties: expect.objectContaining({ product_id: product, rating: 4 }) as unknown,
        }),
      ])
      expect((await arrived())[0]?.properties).not.toHaveProperty("$process_person_profile")
      expect(JSON.stringify(standIn().requests())).not.toContain("Jane")
    })

    it("is found by catch-up and recorded once", async () => {
      await catchUp(createPipeline(container()), settled)
      await review("cus_01GONE")
      expect(await reconcileNow()).toMatchObject({ recorded: 1 })
      expect(await reconcileNow()).toMatchObject({ recorded: 0 })
      expect(await arrived()).toMatchObject([
        { distinctId: "cus_01GONE", properties: { rating: 5, $process_person_profile: false } },
      ])
    })

    it("doesn't block others if its model doesn't exist", async () => {
      await catchUp(createPipeline(container()), settled)
      await review("cus_01GONE")
      expect(await reconcileNow()).toEqual({ ran: ["recent", "wide"], recorded: 1, skipped: 0 })
      await sql(`delete from posthog_outbox_event`)
      const [{ id } = { id: "" }] = await sql<{ id: string }>(`select id from review`)
      await container().resolve(Modules.EVENT_BUS).emit({ name: "review.created", data: { id } })
      await posthog().flush()
      expect(await sql(`select definition from posthog_outbox_event`)).toEqual([
        { definition: "review_written" },
      ])
    })

    it("is backfilled by its ID", async () => {
      await review("cus_01GONE")
      await review("cus_01GONE")
      expect(await previewBackfill(container(), { events: ["review_written"] }, settled)).toEqual({
        review_written: { seen: 2, missing: 2 },
      })
      const id = await createBackfill(container(), { events: ["review_written"] })
      expect(await runBackfill(container(), id, settled)).toMatchObject({ recorded: 2 })
      await expect(createBackfill(container(), { events: ["review_writen"] })).rejects.toThrow(
        /Expected the ID of an event, got "review_writen"\. Use one of: .*review_written/
      )
    })

    it("is recorded once from a Medusa event's payload if no row proves it", async () => {
      const customer = await account()
      const before = Date.now()
      const data = { quiz: "quiz_1", customer, score: 7, mail: "jane@example.com" }
      const emit = (payload: object) =>
        container().resolve(Modules.EVENT_BUS).emit({ name: "quiz.finished", data: payload })
      await emit(data)
      await posthog().flush()
      await emit(data)
      await emit({ ...data, quiz: "quiz_2", customer: undefined })
      await posthog().flush()
      const events = standIn().events({ event: "quiz_finished" })
      expect(events).toMatchObject([{ distinctId: customer, properties: { score: 7 } }])
      expect(Date.parse(String(events[0]?.timestamp))).toBeGreaterThanOrEqual(before)
      expect(JSON.stringify(standIn().requests())).not.toContain("jane@example.com")
    })

    it("isn't recorded without a key, which would merge all events into one", async () => {
      const customer = await account()
      const error = jest.spyOn(container().resolve(ContainerRegistrationKeys.LOGGER), "error")
      await container()
        .resolve(Modules.EVENT_BUS)
        .emit([
          { name: "quiz.finished", data: { customer, score: 1 } },
          { name: "quiz.finished", data: { quiz: "quiz_3", customer, score: 2 } },
        ])
      await posthog().flush()
      const events = standIn().events({ event: "quiz_finished" })
      expect(events).toMatchObject([{ properties: { score: 2 } }])
      expect(error).toHaveBeenCalledWith(expect.stringContaining("got undefined"))
    })

    it("has type-checked definitions", () => {
      type Properties = PropertiesOf<typeof reviewWritten>
      const rating: Properties["rating"] = 5
      // @ts-expect-error -- there is no such property
      const wrong: Properties["ratng"] = rating
      defineEvent<{ id: string; created_at: Date; rating: number }>()({
        id: "misspelt",
        doc: "An event that does not compile.",
        entity: "review",
        // @ts-expect-error -- the row has no such field
        fields: ["ratng"],
        // @ts-expect-error -- the row has no such column
        person: { customerId: "customer" },
        properties: {
          // @ts-expect-error -- the row has no such field
          rating: property.number("Stars, 1 to 5.", "ratng"),
          // @ts-expect-error -- it is no text
          stars: property.text("Stars, 1 to 5.", "rating"),
          // @ts-expect-error -- the row has no such field
          half: property.number("Half of it.", (review) => review.ratng / 2),
        },
      })
      defineEvent<{ customer: string; score: number }>()({
        id: "misspelt",
        doc: "An event that does not compile.",
        on: "quiz.finished",
        key: ({ customer }) => customer,
        // @ts-expect-error -- the payload has no such field
        person: { customerId: "custmer" },
        properties: {
          // @ts-expect-error -- the payload has no such field
          score: property.number("Right answers.", "scroe"),
        },
      })
      expect(wrong).toBe(5)
    })

    it("isn't taken back by a workflow that fails, if an earlier run with the same key recorded it", async () => {
      const failing = createWorkflow("quiz-failing", (input: { key: string }) => {
        capturePosthogEventStep({ event: "quizzed", distinctId: "cus_1", key: input.key })
        createStep("quiz-fail", () => Promise.reject(new Error("the last step fails")))()
        return new WorkflowResponse(input)
      })
      const run = (key: string) => failing(container()).run({ input: { key }, throwOnError: false })
      const uuid = await posthog().capture({ event: "quizzed", distinctId: "cus_1", key: "first" })
      await run("first")
      await run("second")
      expect(await sql(`select uuid from posthog_outbox_event where event = 'quizzed'`)).toEqual([
        { uuid },
      ])
    })
  }
)
