import { createBackfill, runBackfill } from "../../src/capture/sweeps/backfill/backfill"
import { previewBackfill } from "../../src/capture/sweeps/backfill/backfill-span"
import { compare } from "../../src/capture/sweeps/compare/compare"
import { takePasswordReset } from "../../src/capture/signals/moments/take-password-reset"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { createRequest } from "../../tools/lib/http"
import { openCart } from "../support/cart"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const settled = { minAgeMs: 0 }

storeSuite(
  {
    name: "events-option",
    workerMode: "server",
    options: {
      cartEvents: "none",
      events: {
        cart_created: { name: "Cart Created" },
        customer_created: false,
        customer_signed_in: {
          name: "Signed In",
          properties: (signIn) => ({ way: signIn.auth_provider, customer_id: "never ours" }),
          groups: () => ({ sales_channel: "sc_web" }),
        },
        password_reset_requested: false,
        checkout_failed: false,
        order_placed: {
          name: "Order Completed",
          fields: ["metadata", "sales_channel_id"],
          properties: (order) => ({ campaign: order.metadata?.campaign, total: "never ours" }),
          groups: (order) => ({ sales_channel: order.sales_channel_id, company: null }),
        },
      },
    },
  },
  ({ baseUrl, container, posthog, standIn, sql }) => {
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    const arrived = async () => {
      await posthog().flush()
      return standIn().events()
    }

    it("renames an event and adds to it, and keeps its own properties and UUID", async () => {
      const order = await shop.order({ metadata: { campaign: "autumn" } })
      const event = (await arrived()).find(({ properties }) => properties.order_id)
      expect(event).toMatchObject({
        event: "Order Completed",
        properties: { campaign: "autumn", total: order.total, order_id: order.id },
      })
      expect(
        await sql(`select definition, event from posthog_outbox_event order by event`)
      ).toEqual([
        { definition: "cart_created", event: "Cart Created" },
        { definition: "order_placed", event: "Order Completed" },
      ])
      expect((await compare(container(), { from: new Date(0), minAgeMs: 0 })).agrees).toBe(true)
    })

    it("adds an account's groups to its event", async () => {
      const { token } = await shop.shopper.registerCustomer({
        email: "ada@example.com",
        password: "correct horse",
      })
      await shop.order({ customer: { token } })
      const order = (await arrived()).find(({ event }) => event === "Order Completed")
      expect(order?.properties).toMatchObject({ $group_0: expect.stringMatching(/^sc_/) })
    })

    it("renames a moment and adds to it, and keeps its own properties", async () => {
      const { customer } = await shop.shopper.registerCustomer({
        email: "ada@example.com",
        password: "correct horse",
      })
      expect((await arrived()).filter(({ event }) => event === "Signed In")).toMatchObject([
        {
          distinctId: customer.id,
          properties: { way: "emailpass", customer_id: customer.id, $group_0: "sc_web" },
        },
      ])
      expect(
        await sql(`select definition from posthog_outbox_event where event = 'Signed In'`)
      ).toEqual([{ definition: "customer_signed_in" }])
    })

    it("records no moment that is turned off", async () => {
      const request = createRequest(baseUrl(), {
        "x-publishable-api-key": await shop.admin.publishableKey(),
      })
      await expect(request("POST", "/store/carts/cart_01NOTHERE/complete")).rejects.toThrow()
      takePasswordReset(container(), {
        name: "auth.password_reset",
        data: { entity_id: "ada@example.com", actor_type: "customer" },
      })
      expect(await arrived()).toEqual([])
    })

    it("ignores an event that is turned off in hints, catch-up, and backfill", async () => {
      await catchUp(createPipeline(container()), settled)
      await shop.shopper.registerCustomer({ email: "eve@example.com", password: "correct horse" })
      await sql(`update posthog_lease set looked_at = looked_at - interval '2 hours'`)
      await catchUp(createPipeline(container()), settled)
      expect((await arrived()).map(({ event }) => event).sort()).toEqual(["$identify", "Signed In"])
      expect(Object.keys(await previewBackfill(container(), {}))).not.toContain("customer_created")
      await expect(createBackfill(container(), { events: ["customer_created"] })).rejects.toThrow(
        "Expected an event that is turned on, got customer_created"
      )
    })

    it("records only named cart events in hints, catch-up, and backfill", async () => {
      await catchUp(createPipeline(container()), settled)
      const request = shop.shopper.open()
      const cart = await openCart(request, shop.region("EU").id)
      await cart.add(String(shop.lines(1)[0]?.variantId))
      await cart.giveAddress()
      const told = async () => (await arrived()).map(({ event }) => event)
      expect(await told()).toEqual(["Cart Created"])
      await sql(`update posthog_lease set looked_at = looked_at - interval '2 hours'`)
      expect(await catchUp(createPipeline(container()), settled)).toMatchObject({
        ran: ["recent", "wide"],
        recorded: 0,
      })
      await sql(`delete from posthog_outbox_event`)
      standIn().reset()
      const preview = await previewBackfill(container(), {}, settled)
      expect(preview.cart_created).toEqual({ seen: 1, missing: 1 })
      expect(Object.keys(preview)).not.toContain("checkout_started")
      await runBackfill(container(), await createBackfill(container()), { ...settled, share: 1 })
      expect(await told()).toEqual(["Cart Created"])
    })
  }
)
