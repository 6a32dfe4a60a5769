import type { HttpTypes } from "@medusajs/framework/types"
import type { Browser } from "playwright-core"
import { findFreePort } from "../../tools/lib/free-port"
import { startStorefront } from "../../tools/lib/storefront"
import type { Storefront } from "../../tools/lib/storefront"
import type { StoredEvent } from "../../packages/posthog-stand-in"
import { DEFAULT_SECRET_KEY } from "../../packages/posthog-stand-in"
import { FLAGS, FOR_EVERYONE } from "../support/flags"
import { itInChromium, withChromium } from "../support/chromium"
import { merchantOf } from "../support/merchant"
import { buildPluginOnce } from "../support/process-suite"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"
import { openVisitor } from "../support/visitor"
import type { Visitor } from "../support/visitor"

const PASSWORD = "correct horse battery"
const ADA = { email: "ada@example.com", password: PASSWORD }
const EVE = { email: "eve@example.com", password: PASSWORD }

/** Every text that the experiment's place has had since the page was opened. */
const painted = ({ page }: Visitor): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { painted: string[] }).painted)

/** An order of the story and the campaign its visit came from. */
interface Bought {
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
  ({ baseUrl, standIn, posthog, reconcileNow }) => {
    let shop: Shop
    let storefront: Storefront

    beforeAll(() => buildPluginOnce())
    beforeEach(async () => {
      shop = await openShop(baseUrl())
      storefront = await startStorefront({
        port: await findFreePort(),
        storeUrl: baseUrl(),
        publishableKey: await shop.admin.publishableKey(),
        posthog: { apiKey: standIn().token, host: standIn().url },
        isStandIn: true,
      })
    })
    afterEach(() => storefront.stop())

    const orderOf = async (number: number): Promise<string> => {
      const { orders } = await shop.admin.request<HttpTypes.AdminOrderListResponse>(
        "GET",
        "/admin/orders?fields=id,display_id"
      )
      return String(orders.find(({ display_id }) => display_id === number)?.id)
    }

    const arrived = (event: string, count: number) =>
      standIn().waitFor((seen) => seen.events({ event }).length >= count, { timeoutMs: 60_000 })

    /** A guest who stays one; and another browser: a guest who signs up, and after them somebody else with an account. */
    const playStory = async (browser: Browser, answer: "Allow" | "Refuse"): Promise<Bought[]> => {
      const bought: Bought[] = []
      const buy = async (visitor: Visitor, campaign: string, email?: string) => {
        await visitor.addToCart("Mug")
        bought.push({ id: await orderOf(await visitor.checkOut(email)), campaign })
      }
      const linkOf = (campaign: string) => `/?utm_source=newsletter&utm_campaign=${campaign}`

      const guest = await openVisitor(browser, storefront.url)
      await guest.visit(linkOf("spring"))
      await guest.answer(answer)
      await buy(guest, "spring", "guest@example.com")

      const shared = await openVisitor(browser, storefront.url)
      await shared.visit(linkOf("summer"))
      await shared.answer(answer)
      await buy(shared, "summer", "ada.before@example.com")
      await shared.signUp(ADA)
      await buy(shared, "summer")
      await shared.signOut()
      await shared.visit(linkOf("autumn"))
      await shared.signIn(EVE)
      await buy(shared, "autumn")
      return bought
    }

    const refundAll = async (bought: readonly Bought[]) => {
      for (const { id } of bought) {
        const merchant = merchantOf(shop.admin.request, id)
        await merchant.refund(await merchant.capture(), 1)
      }
      await reconcileNow()
      await arrived("payment_refunded", bought.length)
    }

    const eventOf = (event: string, { id }: Bought): StoredEvent => {
      const [found, ...others] = standIn()
        .events({ event })
        .filter(({ properties }) => properties.order_id === id)
      expect([event, found?.event, others]).toEqual([event, event, []])
      return found as StoredEvent
    }

    const personOf = ({ personId, distinctId }: StoredEvent) => personId ?? distinctId

    itInChromium("three persons in a browser")(
      "joins each order to its visit and its person, from the first link to the refund",
      () =>
        withChromium(async (browser) => {
          const { customer: eve } = await shop.shopper.registerCustomer(EVE)
          const bought = await playStory(browser, "Allow")
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
            expect(session).toMatchObject({ isIncluded: true, entry: { utm_campaign: campaign } })
            const inSession = standIn()
              .events()
              .filter(({ properties }) => properties.$session_id === session?.id)
            expect(new Set(inSession.map(personOf))).toEqual(new Set([personOf(order)]))
            expect(inSession.map(({ door }) => door)).toContain("browser")
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

    itInChromium("an experiment in a browser")(
      "shows a variant at first paint, without a flicker, and puts it on the order",
      () =>
        withChromium(async (browser) => {
          expect(await posthog().internals.flags.ready(60_000)).toBe(true)
          const visitor = await openVisitor(browser, storefront.url)
          await visitor.visit("/")
          await visitor.answer("Allow")
          const [undecided] = await painted(visitor)
          expect(undecided).toBe("Prices include tax.")

          await visitor.visit("/")
          await visitor.addToCart("Mug")
          const number = await visitor.checkOut("guest@example.com")
          const shown = await painted(visitor)
          expect(new Set(shown)).toEqual(
            new Set(["Prices include tax, and returns are free for 30 days."])
          )
          await arrived("order_placed", 1)
          const one = { id: await orderOf(number), campaign: "" }
          await refundAll([one])
          const [called, ...others] = standIn().events({ event: "$feature_flag_called" })
          expect(called?.properties).toMatchObject({
            $feature_flag: "pricing-page",
            $feature_flag_response: "test",
          })
          expect(others).toEqual([])
          for (const name of ["order_placed", "payment_captured", "payment_refunded"]) {
            const event = eventOf(name, one)
            expect([name, event.properties["$feature/pricing-page"]]).toEqual([name, "test"])
            expect(personOf(event)).toBe(personOf(called as StoredEvent))
          }
        })
    )

    itInChromium("a refusal in a browser")(
      "sends no browser ID, session, or campaign of visitors who refused, and counts their orders",
      () =>
        withChromium(async (browser) => {
          await shop.shopper.registerCustomer(EVE)
          await arrived("customer_created", 1)
          standIn().reset()
          const bought = await playStory(browser, "Refuse")
          await arrived("order_placed", bought.length)
          await refundAll(bought)

          const events = standIn().events()
          expect(events.filter(({ door }) => door === "browser")).toEqual([])
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
  }
)
