import { ContainerRegistrationKeys, Modules, MedusaError } from "@medusajs/framework/utils"
import type { HttpTypes } from "@medusajs/framework/types"
import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { catalog } from "../../src/events/catalog"
import { minuteOf } from "../../src/events/language/once-a-minute"
import { FAILED_CHECKOUT } from "../../src/events/payments/payment-failed"
import { hintsOf } from "../../src/capture/signals/hints/hints"
import type { Hint } from "../../src/events/hint"
import { TEST_CARD_PROVIDER } from "../store/src/payment-provider/service"
import type { TestCard } from "../store/src/payment-provider/service"
import { createRequest } from "../../tools/lib/http"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

/** Words from an error that must appear in no event. */
const WORDS = "jane.doe@example.com has no credit"

const EMAIL = "guest@example.com"

// Registered before the store boots, like a store's own.
const keep = createStep(
  "keep",
  async (input: { note: string }) => new StepResponse(input.note, input.note),
  async () => undefined
)
const refuse = createStep("refuse", async () => {
  throw new MedusaError(MedusaError.Types.NOT_ALLOWED, WORDS)
})
let failures = 0
const failOnce = createStep({ name: "fail-once", maxRetries: 1 }, async () => {
  if (failures++ === 0) {
    throw new TypeError(WORDS)
  }
  return new StepResponse(null)
})
const part = createWorkflow("watched-part", (input: { note: string }) => {
  keep(input)
  return new WorkflowResponse(input)
})
const good = createWorkflow("watched-good", (input: { note: string }) => {
  failOnce()
  return new WorkflowResponse(keep(input))
})
const bad = createWorkflow("watched-bad", (input: { note: string }) => {
  part.runAsStep({ input })
  refuse()
  return new WorkflowResponse(input)
})

storeSuite(
  {
    name: "workflows",
    options: {
      workflows: ["watched-good", "watched-bad", "watched-part", "complete-cart", "not-there"],
      events: { workflow_completed: { name: "Workflow Done" } },
    },
  },
  ({ baseUrl, container, posthog, standIn, sql }) => {
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    const arrived = async (event?: string) => {
      await posthog().flush()
      return standIn().events(event ? { event } : undefined)
    }

    const input = { note: WORDS }

    const expectNoWords = async () => {
      const written = [
        JSON.stringify(await sql(`select * from posthog_outbox_event`)),
        ...standIn()
          .requests()
          .map(({ body }) => body),
      ].join("\n")
      expect(written).not.toContain("jane.doe")
    }

    describe("a workflow named in the option", () => {
      it("is recorded when it starts and finishes, however it runs", async () => {
        failures = 0
        await good(container()).run({ input })
        await container().resolve(Modules.WORKFLOW_ENGINE).run("watched-good", { input })
        const started = await arrived("workflow_started")
        const done = standIn().events({ event: "Workflow Done" })
        expect(started).toHaveLength(2)
        expect(done).toHaveLength(2)
        expect(standIn().events()).toHaveLength(4)
        const runs = started.map(({ properties }) => properties.run_id)
        expect(done.map(({ properties }) => properties.run_id).sort()).toEqual(runs.sort())
        expect(done).toMatchObject(
          [0, 1].map(() => ({
            distinctId: "workflow:watched-good",
            properties: { workflow_id: "watched-good", duration_ms: expect.any(Number) },
          }))
        )
        expect(standIn().persons()).toEqual([])
        await expectNoWords()
      })

      it("is recorded when it fails, with the step and the error type; its rolled-back parts aren't failures", async () => {
        await bad(container()).run({ input, throwOnError: false })
        expect(await arrived("workflow_failed")).toMatchObject([
          {
            distinctId: "workflow:watched-bad",
            properties: {
              workflow_id: "watched-bad",
              failed_step: "refuse",
              error_type: "not_allowed",
              duration_ms: expect.any(Number),
            },
          },
        ])
        expect(standIn().events({ event: "Workflow Done" })).toMatchObject([
          { properties: { workflow_id: "watched-part" } },
        ])
        await expectNoWords()
      })

      it("is recorded once for each of many concurrent runs", async () => {
        failures = 1
        await Promise.all(
          Array.from({ length: 20 }, () => good.run({ input, container: container() }))
        )
        expect(await arrived("workflow_started")).toHaveLength(20)
        expect(standIn().events({ event: "Workflow Done" })).toHaveLength(20)
        expect(standIn().rawEventCount()).toBe(40)
      })
    })

    describe("a checkout that fails", () => {
      const storeApi = async () =>
        createRequest(baseUrl(), { "x-publishable-api-key": await shop.admin.publishableKey() })

      const cartOf = async (customer?: { token: string }) =>
        shop.shopper.prepareCart({
          email: customer ? undefined : EMAIL,
          regionId: shop.region("EU").id,
          countryCode: "de",
          items: shop.lines(2),
          customer,
        })

      /** The Store API's answer and its status. */
      const complete = async (cart: string) => {
        const response = await fetch(`${baseUrl()}/store/carts/${cart}/complete`, {
          method: "POST",
          headers: { "x-publishable-api-key": await shop.admin.publishableKey() },
        })
        return { status: response.status, body: (await response.json()) as { type: string } }
      }

      const payWith = async (cart_id: string, provider_id: string, data?: { card: TestCard }) => {
        const request = await storeApi()
        const { payment_collection } = await request<HttpTypes.StorePaymentCollectionResponse>(
          "POST",
          "/store/payment-collections",
          { cart_id }
        )
        await request(
          "POST",
          `/store/payment-collections/${payment_collection.id}/payment-sessions`,
          { provider_id, data }
        )
      }

      beforeEach(async () => {
        await shop.admin.request("POST", `/admin/regions/${shop.region("EU").id}`, {
          payment_providers: ["pp_system_default", TEST_CARD_PROVIDER],
        })
      })

      it("for a declined payment is recorded with the error type and the cart's total, once a minute", async () => {
        const cart = await cartOf()
        const { cart: shown } = await (
          await storeApi()
        )<{ cart: { total: number } }>("GET", `/store/carts/${cart}?fields=total`)
        const [guest] = await sql<{ customer_id: string }>(
          `select customer_id from cart where id = ?`,
          cart
        )
        await payWith(cart, TEST_CARD_PROVIDER, { card: "declined" })
        expect(await complete(cart)).toMatchObject({ status: 400 })
        const [failed, ...others] = await arrived("checkout_failed")
        expect(others).toEqual([])
        expect(failed).toMatchObject({
          distinctId: guest?.customer_id,
          properties: {
            cart_id: cart,
            reason: "payment_authorization_error",
            failed_step: "authorize-payment-session-step",
            total: shown.total,
            currency: "EUR",
            $process_person_profile: false,
          },
        })
        for (let attempt = 2; attempt <= 4; attempt++) {
          await complete(cart)
          await posthog().flush()
        }
        const minutes = standIn()
          .events({ event: "checkout_failed" })
          .map(({ timestamp }) => minuteOf(timestamp))
        expect(minutes.length).toBeLessThan(4)
        expect(new Set(minutes).size).toBe(minutes.length)
        expect(JSON.stringify(await sql(`select * from posthog_outbox_event`))).not.toContain(EMAIL)

        // The same shopper pays in another way.
        await payWith(cart, "pp_system_default")
        expect(await complete(cart)).toMatchObject({ body: { type: "order" } })
        expect(await arrived("checkout_failed")).toHaveLength(minutes.length)
        expect(
          (await arrived("workflow_failed")).map(({ properties }) => properties.workflow_id)
        ).toEqual(Array(4).fill("complete-cart"))
      })

      it("for a payment that the shopper must confirm at the bank isn't recorded as declined", async () => {
        const cart = await cartOf()
        await payWith(cart, TEST_CARD_PROVIDER, { card: "requires_more" })
        await complete(cart)
        expect(await arrived("checkout_failed")).toMatchObject([
          { properties: { reason: "payment_requires_more_error" } },
        ])
      })

      it("for a sold-out item is recorded on the customer's person", async () => {
        const { token, customer } = await shop.shopper.registerCustomer({
          email: "ada@example.com",
          password: "correct horse",
        })
        const cart = await cartOf({ token })
        await sql(
          `update inventory_level set stocked_quantity = 0, raw_stocked_quantity = '{"value":"0"}'`
        )
        const { status } = await complete(cart)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(await arrived("checkout_failed")).toMatchObject([
          {
            distinctId: customer.id,
            properties: {
              cart_id: cart,
              reason: "not_allowed",
              failed_step: "reserve-inventory-step",
            },
          },
        ])
      })

      it("for a nonexistent or invalid cart isn't recorded, and blocks nothing else", async () => {
        const cart = await cartOf()
        await payWith(cart, TEST_CARD_PROVIDER, { card: "declined" })
        const { customer } = await shop.shopper.registerCustomer({
          email: "grace@example.com",
          password: "correct horse",
        })
        await posthog().flush()
        const error = jest.spyOn(container().resolve(ContainerRegistrationKeys.LOGGER), "error")
        const ids = ["cart_01NOTHERE", customer.id, "guest", "%00", "a".repeat(3_000), "%27%22"]
        const answers = await Promise.all([...ids, cart].map(complete))
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => expect.any(Number)))
        expect(await arrived("checkout_failed")).toMatchObject([{ properties: { cart_id: cart } }])
        expect(error.mock.calls.flat().map(String).join()).not.toContain("medusa-plugin-posthog")
        error.mockRestore()
      })

      it("whose ID fails every statement is dropped alone, immediately", async () => {
        const cart = await cartOf()
        await payWith(cart, TEST_CARD_PROVIDER, { card: "declined" })
        await posthog().flush()
        const [taken] = hintsOf([catalog.payment_failed], {
          name: FAILED_CHECKOUT,
          data: { id: cart },
        })
        const bad = (value: string) => ({ ...(taken as Hint), value })
        await complete(cart)
        posthog().internals.memory.addHints([bad("\u0000"), bad("cart_\u0000"), taken as Hint])
        const log = container().resolve(ContainerRegistrationKeys.LOGGER)
        const error = jest.spyOn(log, "error")
        expect(await arrived("payment_failed")).toHaveLength(1)
        expect(
          error.mock.calls.filter(([line]) => String(line).includes("gave up on payment_failed"))
        ).toHaveLength(2)
        error.mockRestore()
      })
    })
  }
)
