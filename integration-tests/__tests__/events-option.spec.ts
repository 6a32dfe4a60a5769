import { createBackfill, previewBackfill } from "../../src/capture/backfill"
import { compare } from "../../src/capture/compare"
import { reconcile } from "../../src/capture/reconcile"
import { openShop, type Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

const settled = { unsettledMs: 0 }

storeSuite(
  {
    name: "events-option",
    workerMode: "server",
    options: {
      events: {
        customer_created: false,
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

    it("renames an event and adds to it, and its own properties and its uuid stay", async () => {
      const order = await shop.order({ metadata: { campaign: "autumn" } })
      const [event] = await arrived()
      expect(event).toMatchObject({
        event: "Order Completed",
        properties: { campaign: "autumn", total: order.total, order_id: order.id },
      })
      expect(await sql(`select definition, event from posthog_outbox_event`)).toEqual([
        { definition: "order_placed", event: "Order Completed" },
      ])
      expect((await compare(container(), { from: new Date(0), settledMs: 0 })).agrees).toBe(true)
    })

    it("gives the event of an account to its groups", async () => {
      const { token } = await shop.shopper.registerCustomer({
        email: "ada@example.com",
        password: "correct horse",
      })
      await shop.order({ customer: { token } })
      const order = (await arrived()).find(({ event }) => event === "Order Completed")
      expect(order?.properties).toMatchObject({ $group_0: expect.stringMatching(/^sc_/) })
    })

    it("keeps an event that is switched off from hints, reconciliation and backfill", async () => {
      await reconcile(container(), settled)
      await shop.shopper.registerCustomer({ email: "eve@example.com", password: "correct horse" })
      await sql(`update posthog_reconciliation set looked_at = looked_at - interval '2 hours'`)
      await reconcile(container(), settled)
      expect((await arrived()).map(({ event }) => event)).toEqual(["$identify"])
      expect(Object.keys(await previewBackfill(container(), {}))).not.toContain("customer_created")
      await expect(createBackfill(container(), { events: ["customer_created"] })).rejects.toThrow(
        "Expected an event that is switched on, got customer_created"
      )
    })
  }
)
