import { DEFAULT_SECRET_KEY } from "../../packages/posthog-stand-in"
import type { PosthogService } from "../../src/modules/posthog/posthog-service"
import { defineFlags } from "../../src/options/flags"
import { FlagSource } from "../../src/flags/flag-source"
import { storeCacheOf } from "../../src/flags/store-cache"
import { evaluatePosthogFlagsStep } from "../../src/workflows/flags"
import { logger } from "@medusajs/framework/logger"
import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { FLAGS, FOR_EVERYONE, PRICING } from "../support/flags"
import { openShop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { browser, HOSTILE, waitUntil } from "../support/visit-headers"
import { account, visitWorld } from "../support/visit-world"

const OF_ORDER = ["checkout_started", "checkout_completed", "order_placed"]
const OF_MONEY = ["payment_captured", "payment_refunded"]

interface Answer {
  bootstrap: { distinctID?: string; isIdentifiedID?: boolean; featureFlags: object }
  flags: object
}

const flagsWorkflow = createWorkflow(
  "test-flags",
  (input: { distinctId: string }) => new WorkflowResponse(evaluatePosthogFlagsStep(input))
)

storeSuite(
  {
    name: "flags",
    options: { cartEvents: "checkout", flags: FLAGS, secretKey: DEFAULT_SECRET_KEY },
    posthogFlags: FOR_EVERYONE,
  },
  (suite) => {
    const { baseUrl, container, standIn, posthog, reconcileNow, sql, whileLocked } = suite
    const { shopOf, toldOf, arrived, withOptions, payAndRefund } = visitWorld(suite)

    beforeAll(async () => {
      expect(await posthog().internals.flags.ready(60_000)).toBe(true)
    })

    let key: string | undefined
    beforeEach(() => (key = undefined))

    const bootstrap = async (headers: Record<string, string>, token?: string) => {
      key ??= await (await shopOf(browser())).admin.publishableKey()
      const response = await fetch(`${baseUrl()}/store/posthog/bootstrap`, {
        headers: {
          "x-publishable-api-key": key,
          ...headers,
          ...(token && { authorization: `Bearer ${token}` }),
        },
      })
      return { response, body: (await response.json()) as Answer }
    }

    const VALUES = { "pricing-page": "test", "gift-wrap": true }
    const DEFAULTS = { "pricing-page": "control", "gift-wrap": false }
    const NOBODY = { bootstrap: { featureFlags: {}, featureFlagPayloads: {} }, flags: DEFAULTS }

    it("starts posthog-js with the browser's or the account's flags, for this caller alone", async () => {
      const visitor = browser()
      const shop = await shopOf(visitor)
      const { response, body } = await bootstrap(visitor.headers)
      expect(body).toEqual({
        bootstrap: {
          distinctID: visitor.anonymousId,
          isIdentifiedID: false,
          featureFlags: VALUES,
          featureFlagPayloads: { "pricing-page": { discount: 5 } },
        },
        flags: VALUES,
      })
      expect(response.headers.get("cache-control")).toMatch(/^private, max-age=/)
      expect(response.headers.get("vary")).toContain("X-PostHog-Distinct-Id")

      const ada = await shop.shopper.registerCustomer(account())
      const ofAccount = await bootstrap({ ...visitor.headers, ...browser().headers }, ada.token)
      expect(ofAccount.body.bootstrap).toMatchObject({
        distinctID: ada.customer.id,
        isIdentifiedID: true,
      })
      await posthog().flush()
      expect(toldOf("$feature_flag_called")).toEqual([])
    })

    it("takes no forged ID for a visitor's, in a header or in a cookie", async () => {
      const { customer } = await (await shopOf(browser())).shopper.registerCustomer(account())
      for (const forged of HOSTILE.map((value) => value(customer.id))) {
        const cookie = `ph_${standIn().token}_posthog=${encodeURIComponent(
          JSON.stringify({ distinct_id: forged })
        )}`
        const bothWays: Record<string, string>[] = [{ "x-posthog-distinct-id": forged }, { cookie }]
        for (const headers of bothWays) {
          const { response, body } = await bootstrap(headers)
          expect([headers, response.status, body]).toEqual([headers, 200, NOBODY])
        }
      }
    })

    it("tells a visitor who refused nothing but the defaults, and PostHog nothing of them", async () => {
      const visitor = browser({
        "x-posthog-consent": "denied",
        "x-posthog-flags": "pricing-page=test",
      })
      const shop = await shopOf(visitor)
      const ada = await shop.shopper.registerCustomer(account())
      const { id } = ada.customer
      const decided = () => sql(`select 1 from posthog_consent where customer_id = ?`, id)
      await waitUntil(async () => (await decided()).length > 0)
      expect((await bootstrap(visitor.headers)).body).toEqual(NOBODY)
      // The refusal counts in a browser that says nothing, too.
      expect((await bootstrap({}, ada.token)).body).toEqual(NOBODY)
      await withOptions({ consent: "opt-in" }, async () => {
        expect((await bootstrap(browser().headers)).body).toEqual(NOBODY)
      })

      const cartId = await shop.prepareCart({ customer: ada })
      const seen = await posthog().evaluateFlags<typeof FLAGS>({ distinctId: id, cartId })
      expect([seen.get("pricing-page"), seen.answers()]).toEqual(["control", {}])
      await shop.shopper.completeCart(cartId)
      await arrived("order_placed")
      await reconcileNow()
      expect(toldOf("$feature_flag_called")).toEqual([])
      expect(JSON.stringify(standIn().events())).not.toContain("$feature/")
      expect(
        standIn()
          .requests()
          .filter(({ body }) => body.includes(id))
      ).toEqual([])
    })

    it("doesn't let a signed-in shopper wait for a locked table, and asks it only about who hasn't decided", async () => {
      const visitor = browser({ "x-posthog-consent": "granted" })
      const shop = await shopOf(visitor)
      const ada = await shop.shopper.registerCustomer(account())
      // The events of the registration ask, too.
      await arrived("customer_created")
      await arrived("customer_signed_in")
      const ask = jest.spyOn(posthog().internals.identities, "ofCustomers")
      let isAnswered = false
      await whileLocked("posthog_consent", async () => {
        expect((await bootstrap(visitor.headers, ada.token)).body.flags).toEqual(VALUES)
        expect(ask).not.toHaveBeenCalled()
        const answered = bootstrap({}, ada.token)
        await waitUntil(() => Promise.resolve(ask.mock.calls.length > 0))
        void (ask.mock.results[0]?.value as Promise<unknown>)
          .catch(() => undefined)
          .finally(() => (isAnswered = true))
        expect((await answered).body).toEqual(NOBODY)
        expect(isAnswered).toBe(false)
      })
      ask.mockRestore()
    })

    it("answers by its definitions while PostHog hangs, without asking it", async () => {
      const visitor = browser()
      standIn().setFault({ kind: "hang", on: "flags" })
      const { body } = await bootstrap(visitor.headers)
      expect(body.flags).toEqual(VALUES)
      expect(
        standIn()
          .requests()
          .filter(({ path }) => path === "/flags/")
      ).toEqual([])
    })

    it("puts what a browser has shown on the checkout, the order, and its money", async () => {
      const visitor = browser({ "x-posthog-flags": "pricing-page=test&unknown=x" })
      const shop = await shopOf(visitor)
      const order = await shop.order()
      await posthog().flush()
      await payAndRefund(shop, order.id)
      for (const name of [...OF_ORDER, ...OF_MONEY]) {
        const [event] = toldOf(name)
        expect([name, event?.properties["$feature/pricing-page"]]).toEqual([name, "test"])
        expect(JSON.stringify(event)).not.toContain("$feature/unknown")
      }
      expect(JSON.stringify(toldOf("shipping_method_selected"))).not.toContain("$feature/")
    })

    it("puts what the server has shown on the order, and tells PostHog once who saw it", async () => {
      const service: PosthogService = posthog()
      const shop = await shopOf(browser({ "x-posthog-consent": "granted" }))
      const ada = await shop.shopper.registerCustomer(account())
      const cartId = await shop.prepareCart({ customer: ada })
      for (let times = 0; times < 2; times++) {
        const seen = await service.evaluateFlags<typeof FLAGS>({
          distinctId: ada.customer.id,
          cartId,
        })
        const value: "control" | "test" = seen.get("pricing-page")
        expect(value).toBe("test")
      }
      await service.flush()
      await shop.shopper.completeCart(cartId)
      await arrived("order_placed")
      await reconcileNow()
      expect(toldOf("$feature_flag_called")).toMatchObject([
        {
          distinctId: ada.customer.id,
          properties: {
            $feature_flag: "pricing-page",
            $feature_flag_response: "test",
            "$feature/pricing-page": "test",
            $feature_flag_id: PRICING.id,
            locally_evaluated: true,
          },
        },
      ])
      const [placed] = toldOf("order_placed")
      expect(placed?.properties["$feature/pricing-page"]).toBe("test")
      expect(Object.keys(placed?.properties ?? {})).not.toContain("$feature/gift-wrap")
    })

    const flagsOf = (cartId: string) =>
      sql<{ flags: object | null }>(`select flags from posthog_identity where cart_id = ?`, cartId)

    it("keeps for a cart what a route of the store's own has shown", async () => {
      const { headers } = browser({ "x-posthog-consent": "granted" })
      const cartId = await (await openShop(baseUrl())).prepareCart()
      const request = { headers, originalUrl: "/store/pricing", scope: container() }
      const seen = await posthog().evaluateFlagsFor(request as never, { cartId })
      expect(seen.get("pricing-page")).toBe("test")
      await waitUntil(async () => (await flagsOf(cartId)).length > 0)
      expect(await flagsOf(cartId)).toEqual([{ flags: { "pricing-page": "test" } }])
    })

    it("forgets the flags of a cart whose visitor refuses", async () => {
      const visitor = browser({ "x-posthog-flags": "pricing-page=test" })
      const shop = await shopOf(visitor)
      const cartId = await shop.prepareCart()
      await standIn().waitFor(() => toldOf("checkout_started").length > 0)
      expect(await flagsOf(cartId)).toEqual([{ flags: { "pricing-page": "test" } }])
      await posthog().internals.identities.remember({
        visit: { consent: "denied" },
        isAllowed: false,
        cartId,
      })
      await posthog().internals.identities.rememberFlags(cartId, { "gift-wrap": true })
      expect(await flagsOf(cartId)).toEqual([{ flags: null }])
    })

    it("evaluates flags in a workflow", async () => {
      const { result } = await flagsWorkflow(container()).run({ input: { distinctId: "cus_ADA" } })
      expect(result).toEqual(VALUES)
    })

    it("finds in Medusa's cache what another process has polled, while PostHog hangs", async () => {
      const { apiKey, host } = posthog().options
      const sourceOf = (holder: string) =>
        new FlagSource({
          options: {
            apiKey,
            host,
            secretKey: standIn().secretKey,
            disabled: false,
            flags: defineFlags(FLAGS),
          },
          cache: () => storeCacheOf(container()),
          log: logger,
          holder,
        })
      const first = sourceOf("first")
      expect(await first.ready(30_000)).toBe(true)
      standIn().setFault({ kind: "hang", on: "flags" })
      const second = sourceOf("second")
      expect(await second.ready(30_000)).toBe(true)
      const answers = await second.of({ distinctId: "cus_ADA" })
      expect(answers.get("pricing-page")?.value).toBe("test")
      await Promise.all([first.stop(), second.stop()])
    })
  }
)
