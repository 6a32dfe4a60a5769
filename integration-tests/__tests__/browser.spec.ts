import type { HttpTypes } from "@medusajs/framework/types"
import { findFreePort } from "../../tools/lib/free-port"
import type { Storefront } from "../../tools/lib/storefront"
import { DEFAULT_SECRET_KEY } from "../../packages/posthog-stand-in"
import type { StoredEvent } from "../../packages/posthog-stand-in"
import { timeOfUuidV7 } from "../../src/identity/browser/ids"
import { itInChromium, withChromium } from "../support/chromium"
import { FLAGS, FOR_EVERYONE } from "../support/flags"
import { merchantOf } from "../support/merchant"
import { buildPluginOnce } from "../support/process-suite"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { STOREFRONTS } from "../support/storefronts"
import type { PreparedStorefront } from "../support/storefronts"
import { waitUntil } from "../support/visit-headers"
import { openVisitor, paintedBy } from "../support/visitor"
import { EVE, playChangeOfMind, playStory } from "../support/visitor-story"
import type { Bought } from "../support/visitor-story"

/** An order of the story and the campaign its visit came from. */
interface Order {
  id: string
  campaign: string
}

// The shop's port is chosen after the store has started.
const ANY_PORT = "/^http:\\/\\/localhost:\\d+$/"

storeSuite(
  {
    name: "browser",
    http: { storeCors: ANY_PORT, authCors: ANY_PORT },
    options: { flags: FLAGS, secretKey: DEFAULT_SECRET_KEY },
    posthogFlags: FOR_EVERYONE,
  },
  ({ baseUrl, posthog, standIn, sql, reconcileNow }) => {
    let shop: Shop

    beforeAll(() => buildPluginOnce())
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    const ordersOf = async (bought: readonly Bought[]): Promise<Order[]> => {
      const { orders } = await shop.admin.request<HttpTypes.AdminOrderListResponse>(
        "GET",
        "/admin/orders?fields=id,display_id"
      )
      return bought.map(({ number, campaign }) => ({
        id: String(orders.find(({ display_id }) => display_id === number)?.id),
        campaign,
      }))
    }

    const arrived = (event: string, count: number) =>
      standIn().waitFor((seen) => seen.events({ event }).length >= count, { timeoutMs: 60_000 })

    const refundAll = async (orders: readonly Order[]) => {
      for (const { id } of orders) {
        const merchant = merchantOf(shop.admin.request, id)
        await merchant.refund(await merchant.capture(), 1)
      }
      await reconcileNow()
      await arrived("payment_refunded", orders.length)
    }

    const eventOf = (event: string, { id }: Order): StoredEvent => {
      const [found, ...others] = standIn()
        .events({ event })
        .filter(({ properties }) => properties.order_id === id)
      expect([event, found?.event, others]).toEqual([event, event, []])
      return found as StoredEvent
    }

    const personOf = ({ personId, distinctId }: StoredEvent) => personId ?? distinctId

    const fromBrowser = () =>
      standIn()
        .events()
        .filter(({ door }) => door === "browser")

    describe.each(STOREFRONTS)("a shop that calls Medusa from %s", (name, prepare) => {
      let prepared: PreparedStorefront
      let storefront: Storefront

      beforeAll(async () => {
        prepared = await prepare(standIn())
        storefront = await prepared.start({
          port: await findFreePort(),
          storeUrl: baseUrl(),
          publishableKey: await shop.admin.publishableKey(),
        })
      })
      afterAll(async () => {
        await storefront?.stop()
        prepared?.remove()
      })

      itInChromium(`three persons in a browser, ${name}`)(
        "joins each order to its visit and its person, from the first link to the refund",
        () =>
          withChromium(async (browser) => {
            const { customer: eve } = await shop.shopper.registerCustomer(EVE)
            const bought = await ordersOf(await playStory(browser, storefront.url, "Allow"))
            await arrived("order_placed", bought.length)
            await refundAll(bought)

            const placed = bought.map((one) => eventOf("order_placed", one))
            const [guest, before, ada, other] = placed.map(personOf)
            expect(new Set([guest, before, ada, other]).size).toBe(3)
            expect(before).toBe(ada)
            const customers = standIn()
              .persons()
              .map(({ distinctIds }) => distinctIds.filter((id) => id.startsWith("cus_")))
            expect(customers.sort()).toEqual([[placed[2]?.distinctId], [eve.id]].sort())
            expect(standIn().warnings()).toEqual([])

            for (const [n, { campaign }] of bought.entries()) {
              const order = placed[n] as StoredEvent
              expect(order.properties).toMatchObject({
                attribution_utm_source: "newsletter",
                attribution_utm_campaign: campaign,
              })
              const session = standIn()
                .sessions()
                .find(({ id }) => id === order.properties.$session_id)
              const inSession = standIn()
                .events()
                .filter(({ properties }) => properties.$session_id === session?.id)
              expect(new Set(inSession.map(personOf))).toEqual(new Set([personOf(order)]))
              expect(inSession.map(({ door }) => door)).toContain("browser")
              // PostHog leaves out a session with an event before its start. posthog-js may be a millisecond early; the store never.
              const startedAt = timeOfUuidV7(String(session?.id)).toISOString()
              const early = inSession.filter(
                ({ door, timestamp }) => door !== "browser" && timestamp < startedAt
              )
              expect(early).toEqual([])
              const views = inSession
                .filter(({ event }) => event === "$pageview")
                .sort((a, b) => a.timestamp.localeCompare(b.timestamp))
                .map(({ properties }) => properties)
              const links = views.flatMap(({ utm_campaign }) => utm_campaign ?? [])
              expect(new Set(links)).toEqual(new Set([campaign]))
              // The page that follows a sign-out isn't the customer's.
              expect(views.at(-1)?.$current_url).toMatch(/order=|utm_campaign=/)
            }
            for (const [n, one] of bought.entries()) {
              for (const name of ["payment_captured", "payment_refunded"]) {
                const later = eventOf(name, one)
                expect(personOf(later)).toBe(personOf(placed[n] as StoredEvent))
                expect(Object.keys(later.properties)).not.toContain("$session_id")
              }
            }
          })
      )

      // Requests of server actions don't say what the page has shown.
      if (name === "the browser") {
        itInChromium(`an experiment in a browser, ${name}`)(
          "shows a variant at first paint, without a flicker, and puts it on the order",
          () =>
            withChromium(async (browser) => {
              expect(await posthog().internals.flags.ready(60_000)).toBe(true)
              const visitor = await openVisitor(browser, storefront.url)
              await visitor.visit("/")
              await visitor.answer("Allow")
              expect(new Set(await paintedBy(visitor))).toEqual(new Set(["Prices include tax."]))

              await visitor.visit("/")
              await visitor.addToCart("Mug")
              const number = await visitor.checkOut("guest@example.com")
              expect(new Set(await paintedBy(visitor))).toEqual(
                new Set(["Prices include tax, and returns are free for 30 days."])
              )
              await arrived("order_placed", 1)
              const [one] = (await ordersOf([{ number, campaign: "" }])) as [Order]
              await refundAll([one])
              const [called, ...others] = standIn().events({ event: "$feature_flag_called" })
              expect(called?.properties).toMatchObject({
                $feature_flag: "pricing-page",
                $feature_flag_response: "test",
              })
              expect(others).toEqual([])
              for (const event of ["order_placed", "payment_captured", "payment_refunded"]) {
                const { properties, ...rest } = eventOf(event, one)
                expect([event, properties["$feature/pricing-page"]]).toEqual([event, "test"])
                expect(personOf({ properties, ...rest })).toBe(personOf(called as StoredEvent))
              }
            })
        )
      }

      itInChromium(`a refusal in a browser, ${name}`)(
        "sends no browser ID, session, or campaign of visitors who refused, and counts their orders",
        () =>
          withChromium(async (browser) => {
            await shop.shopper.registerCustomer(EVE)
            await arrived("customer_created", 1)
            standIn().reset()
            const bought = await ordersOf(await playStory(browser, storefront.url, "Refuse"))
            await arrived("order_placed", bought.length)
            await refundAll(bought)

            const events = standIn().events()
            expect(fromBrowser()).toEqual([])
            expect(JSON.stringify(events)).not.toMatch(
              /\$session_id|\$window_id|\$anon_distinct_id|attribution_|utm_|\$feature/
            )
            expect(standIn().persons()).toEqual([])
            for (const one of bought) {
              for (const name of ["order_placed", "payment_refunded"]) {
                expect(eventOf(name, one).distinctId).toBe(one.id)
              }
            }
          })
      )

      // A shop whose browsers don't call Medusa tells it with its next server action.
      if (name === "the browser") {
        itInChromium(`a refusal that nothing follows, ${name}`)(
          "is heard by the store at once, which then forgets the cart's browser",
          () =>
            withChromium(async (browser) => {
              const visitor = await openVisitor(browser, storefront.url)
              await visitor.visit("/")
              await visitor.answer("Allow")
              await visitor.addToCart("Mug")
              const kept = () => sql(`select consent, anonymous_id from posthog_identity`)
              await waitUntil(async () => JSON.stringify(await kept()).includes("granted"))
              await visitor.answer("Refuse")
              await waitUntil(async () => JSON.stringify(await kept()).includes("denied"))
              expect(await kept()).toEqual([{ consent: "denied", anonymous_id: null }])
            })
        )
      }

      itInChromium(`a change of mind in a browser, ${name}`)(
        "keeps a refusal through a sign-out",
        () =>
          withChromium(async (browser) => {
            const { customer: eve } = await shop.shopper.registerCustomer(EVE)
            const visitor = await playChangeOfMind(browser, storefront.url)
            await visitor.page.reload()
            await visitor.page.getByRole("button", { name: "Refuse", pressed: true }).waitFor()
            await arrived("order_placed", 1)

            const [order] = standIn().events({ event: "order_placed" })
            expect(order?.distinctId).toBe(order?.properties.order_id)
            expect(JSON.stringify(order)).not.toMatch(/\$session_id|attribution_/)
            const [person, ...others] = standIn().persons()
            expect([person?.distinctIds.includes(eve.id), others]).toEqual([true, []])
            expect(new Set(fromBrowser().map(personOf))).toEqual(new Set([person?.id]))
          })
      )
    })
  }
)
