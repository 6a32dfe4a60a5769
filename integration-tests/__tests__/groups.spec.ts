import type { HttpTypes } from "@medusajs/framework/types"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { merchantOf } from "../support/merchant"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { waitUntil } from "../support/visit-headers"
import { storeSuite } from "../support/store-suite"
import { essenceOf } from "../support/events"

const ADA = { email: "ada@example.com", password: "correct horse" }

// In server mode, the plugin does no periodic work, so only the test itself runs catch-up and delivers.
storeSuite(
  {
    name: "groups",
    workerMode: "server",
    options: {
      groups: {
        sales_channel: true,
        region: true,
        customer_group: true,
        company: {
          fields: ["addresses.company"],
          id: (customer) =>
            (customer.addresses as { company?: string }[] | undefined)?.find(
              ({ company }) => company
            )?.company,
        },
      },
    },
  },
  ({ baseUrl, standIn, posthog, container, sql, reconcileNow }) => {
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    /** Where the passes start. */
    beforeEach(() => catchUp(createPipeline(container()), { minAgeMs: 0 }))

    const post = <T>(path: string, body: object = {}) => shop.admin.request<T>("POST", path, body)

    const told = () =>
      standIn()
        .events()
        .map(essenceOf)
        .sort((a, b) => a.uuid.localeCompare(b.uuid))

    const makeGroup = async (name: string, members: string[] = []) => {
      const { customer_group } = await post<HttpTypes.AdminCustomerGroupResponse>(
        "/admin/customer-groups",
        { name }
      )
      await post(`/admin/customer-groups/${customer_group.id}/customers`, { add: members })
      return customer_group.id
    }

    /** An account with a company, in two customer groups. */
    const register = async () => {
      const { token, customer } = await shop.shopper.registerCustomer(ADA)
      const recorded = `select 1 from posthog_outbox_event where definition = 'customer_created'`
      await waitUntil(async () => (await sql(recorded)).length > 0)
      const groups = [await makeGroup("VIP", [customer.id]), await makeGroup("B2B", [customer.id])]
      await post(`/admin/customers/${customer.id}/addresses`, {
        company: "acme",
        country_code: "de",
      })
      return { token, customer, groups }
    }

    /** What can happen to an order, so that every kind of row is walked. */
    const live = async (token: string) => {
      const order = await shop.order({ customer: { token }, items: shop.lines(2, 2) })
      const [shirt, mug] = (order.items ?? []).map(({ id }) => ({ id, quantity: 1 }))
      if (!shirt || !mug) {
        throw new Error("Expected an order of two lines.")
      }
      const path = `/admin/orders/${order.id}?fields=*payment_collections.payments`
      const found = await shop.admin.request<HttpTypes.AdminOrderResponse>("GET", path)
      const payment = String(found.order.payment_collections[0]?.payments?.[0]?.id)
      await post(`/admin/payments/${payment}/capture`)
      await post(`/admin/payments/${payment}/refund`, { amount: 1 })
      const merchant = merchantOf(shop.admin.request, order.id)
      await merchant.ship(await merchant.fulfill([shirt]), [shirt])
      const reason_id = await merchant.returnReason("Too small")
      await merchant.receiveReturn(await merchant.requestReturn([{ ...shirt, reason_id }]), [shirt])
      await merchant.edit([], [{ ...mug, quantity: 1 }])
      await merchant.complete()
      return order
    }

    it("adds an account's groups to all of its events", async () => {
      const { token, customer, groups } = await register()
      await shop.shopper.updateCustomer(token, { first_name: "Ada" })
      const order = await live(token)
      await posthog().flush()
      await reconcileNow()
      const events = told().filter(({ distinctId }) => distinctId === customer.id)
      const ofPerson = { customer_group: groups[0], company: "acme" }
      const ofSale = {
        ...ofPerson,
        sales_channel: order.sales_channel_id,
        region: order.region_id,
      }
      const groupsOf = Object.fromEntries(
        events.map(({ event, properties }) => [event, properties.$groups])
      )
      expect(groupsOf).toEqual({
        // The account was described before it joined a group.
        customer_created: undefined,
        $identify: undefined,
        // A moment.
        customer_signed_in: undefined,
        // The customer gets an address with a company at the same time.
        customer_joined_group: expect.objectContaining({ customer_group: groups[0] }),
        customer_updated: ofPerson,
        payment_authorized: ofSale,
        order_placed: ofSale,
        payment_captured: ofSale,
        payment_refunded: ofSale,
        order_fulfilled: ofSale,
        order_shipped: ofSale,
        return_requested: ofSale,
        return_received: ofSale,
        order_edited: ofSale,
        order_completed: ofSale,
      })
    })

    it("sends no groups for guests, which PostHog wouldn't keep", async () => {
      const order = await shop.order()
      await posthog().flush()
      expect(told()).toContainEqual(
        expect.objectContaining({ event: "order_placed", distinctId: order.customer_id })
      )
      expect(JSON.stringify(standIn().requests())).not.toContain("$groups")
    })

    it("sends the names of groups once, including those older than the plugin", async () => {
      await sql(`update region set created_at = '2020-01-01', updated_at = '2020-01-01'`)
      await sql(`delete from posthog_outbox_event`)
      expect(await reconcileNow()).toMatchObject({ recorded: 4 })
      const names = () =>
        standIn()
          .groups()
          .map(({ type, properties }) => [type, properties.name])
          .sort()
      expect(names()).toEqual([
        ["region", "EU"],
        ["region", "JP"],
        ["region", "US"],
        ["sales_channel", "Default Sales Channel"],
      ])
      expect(await reconcileNow()).toMatchObject({ recorded: 0 })

      const { id } = shop.region("EU")
      await post(`/admin/regions/${id}`, { name: "Europe" })
      const vip = await makeGroup("VIP")
      await posthog().flush()
      expect(names()).toContainEqual(["region", "Europe"])
      expect(await reconcileNow()).toMatchObject({ recorded: 1 })
      expect(names()).toContainEqual(["customer_group", "VIP"])
      expect(
        standIn()
          .events({ event: "$groupidentify" })
          .map(({ distinctId }) => distinctId)
      ).toEqual(expect.arrayContaining([`$region_${id}`, `$customer_group_${vip}`]))

      const hinted = told()
      await sql(`delete from posthog_outbox_event`)
      standIn().reset()
      await reconcileNow()
      // No row has the region's name from before it was renamed.
      expect(hinted).toHaveLength(6)
      expect(told()).toEqual(
        hinted.filter(
          ({ properties, timestamp }) =>
            properties.$group_key !== id || !timestamp.startsWith("2020")
        )
      )
      expect(told()).toHaveLength(5)

      // Another project's events need the names, too.
      const { project } = posthog().internals.outbox
      for (const decision of ["from-now", "resend"] as const) {
        const before = told()
        await sql(`update posthog_installation set project_key_hash = 'another'`)
        await sql(`update posthog_outbox_event set properties = null where entity_id = ?`, id)
        standIn().reset()
        await project.adopt(decision)
        await posthog().flush()
        await reconcileNow()
        expect([decision, told()]).toEqual([decision, before])
      }
    })
  }
)
