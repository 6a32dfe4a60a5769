import { createStep, createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { createBackfill, runBackfill } from "../../src/capture/sweeps/backfill/backfill"
import { TEST_CARD_PROVIDER } from "../store/src/payment-provider/service"
import type { TestCard } from "../store/src/payment-provider/service"
import { PROMOTION, PROVIDERS } from "../store/src/seed/data"
import { cartWorld } from "../support/cart-world"
import { storeSuite } from "../support/store-suite"
import { waitUntil } from "../support/visit-headers"

const failLater = createStep("order-facts-fail", () => {
  throw new Error("The store's own step failed.")
})

/** Medusa authorizes the payment and creates the order, and takes both back. */
const completeInVain = createWorkflow("order-facts-in-vain", (input: { id: string }) => {
  completeCartWorkflow.runAsStep({ input })
  failLater()
  return new WorkflowResponse(input)
})

const OF_ORDER = ["checkout_started", "checkout_completed", "order_placed"]

storeSuite(
  { name: "order-facts", workerMode: "server", options: { cartEvents: "checkout" } },
  (suite) => {
    const { container, posthog, reconcileNow, sql, standIn } = suite
    const world = cartWorld(suite)

    const tell = async () => {
      await posthog().flush()
      await reconcileNow()
    }

    /** The value of a property in each event of that name. */
    const toldOf = (name: string, property: string) =>
      world
        .told()
        .filter(({ event }) => event === name)
        .map(({ properties }) => properties[property])

    const filled = async () => {
      const cart = await world.cart()
      await cart.add(world.variant("SHIRT-S"))
      await cart.setEmail("guest@example.com")
      await cart.giveAddress()
      await cart.ship("Standard")
      return cart
    }

    const pay = async (cart: Awaited<ReturnType<typeof filled>>, card: TestCard) =>
      cart.pay(TEST_CARD_PROVIDER, { card })

    const tellAnew = async () => {
      await sql(`delete from posthog_outbox_event`)
      standIn().reset()
      await runBackfill(container(), await createBackfill(container()), { share: 1, minAgeMs: 0 })
      await posthog().flush()
    }

    it("names the provider that was paid, not that of an attempt that was taken back", async () => {
      const cart = await filled()
      await pay(cart, "good")
      await completeInVain(container()).run({ input: { id: cart.id }, throwOnError: false })
      await waitUntil(async () => {
        const canceled = await sql(`select id from payment where canceled_at is not null`)
        return canceled.length === 1
      })
      await cart.pay(PROVIDERS.payment)
      await cart.complete()
      expect(await sql(`select provider_id from payment order by id`)).toEqual([
        { provider_id: TEST_CARD_PROVIDER },
        { provider_id: PROVIDERS.payment },
      ])
      await tell()
      for (const name of ["order_placed", "checkout_completed"]) {
        expect([name, toldOf(name, "payment_provider")]).toEqual([name, [PROVIDERS.payment]])
      }
    })

    it("names the provider that will authorize the payment later", async () => {
      const cart = await filled()
      await pay(cart, "deferred")
      await cart.complete()
      expect(await sql(`select id from payment`)).toEqual([])
      await tell()
      for (const name of ["order_placed", "checkout_completed"]) {
        expect([name, toldOf(name, "payment_provider")]).toEqual([name, [TEST_CARD_PROVIDER]])
      }
    })

    it("keeps a deleted promotion's code in a backfill, and doesn't call a deleted account a guest", async () => {
      const shop = world.shop()
      const ada = await shop.shopper.registerCustomer({
        email: "ada@example.com",
        password: "supersecret",
      })
      await shop.order({ customer: ada, items: shop.lines(2, 2), promoCodes: [PROMOTION.code] })
      await tell()
      const expected = (is_guest: boolean | undefined) =>
        OF_ORDER.map((name) => [name, [[PROMOTION.code]], [is_guest]])
      const told = () =>
        OF_ORDER.map((name) => [name, toldOf(name, "promotion_codes"), toldOf(name, "is_guest")])
      expect(told()).toEqual(expected(false))

      const { promotions } = await shop.admin.request<{
        promotions: { id: string; code: string }[]
      }>("GET", "/admin/promotions")
      const promotion = promotions.find(({ code }) => code === PROMOTION.code)
      await shop.admin.request("DELETE", `/admin/promotions/${promotion?.id}`)
      await shop.admin.request("DELETE", `/admin/customers/${ada.customer.id}`)
      await tell()
      await tellAnew()
      expect(told()).toEqual(expected(undefined))
    })
  }
)
