/** @jest-environment ./src/storefront/__tests__/support/browser.ts */
import type { Consent } from "../types"
import { forgetBrowser, openPage, signIn } from "./support/visit"
import type { Visit } from "./support/visit"

beforeEach(forgetBrowser)

/** After all that has been asked was answered. */
const settled = () => new Promise((resolve) => setTimeout(resolve))

describe("a refusal", () => {
  const CART_1_REFUSED = ["POST", "/store/carts/cart_1/posthog", "denied"]

  /** What the store was asked at once, with what the visitor decided. */
  const toldBy = ({ requests }: Visit) =>
    requests
      .splice(0)
      .map(({ method, path, headers }) => [method, path, headers.get("x-posthog-consent")])

  it("reaches the store at once, with the cart that the visitor was asked about last", async () => {
    const page = openPage()
    page.posthog.opt_in_capturing()
    expect(toldBy(page)).toEqual([])
    await page.sdk.store.cart.retrieve("cart_1")
    expect(toldBy(page)).toEqual([["GET", "/store/carts/cart_1", null]])
    page.posthog.opt_out_capturing()
    page.posthog.opt_out_capturing()
    await settled()
    expect(toldBy(page)).toEqual([CART_1_REFUSED])
    page.posthog.reset()
    page.posthog.opt_in_capturing()
    await settled()
    expect(toldBy(page)).toEqual([])
    page.connection.disconnect()
    page.posthog.opt_out_capturing()
    page.connection.refresh()
    await settled()
    expect(toldBy(page)).toEqual([])
  })

  it("reaches it with the cart that the page has made", async () => {
    const page = openPage()
    await page.sdk.store.cart.create({ region_id: "reg_1" })
    toldBy(page)
    page.posthog.opt_out_capturing()
    await settled()
    expect(toldBy(page)).toEqual([CART_1_REFUSED])
  })

  it("reaches it also if posthog-js loads after the kit, but not again on a later page", async () => {
    const answer = { now: "pending" as Consent }
    const openLate = () => {
      const late: Partial<Visit> = {}
      const page = openPage({ kit: { posthog: () => late.posthog, consent: () => answer.now } })
      late.posthog = page.posthog
      return page
    }
    const first = openLate()
    await first.sdk.store.cart.retrieve("cart_1")
    answer.now = "denied"
    first.posthog.opt_out_capturing()
    await settled()
    expect(toldBy(first).slice(1)).toEqual([CART_1_REFUSED])

    answer.now = "pending"
    const second = openLate()
    await second.sdk.store.cart.retrieve("cart_1")
    answer.now = "denied"
    second.connection.refresh()
    await settled()
    expect(toldBy(second)).toEqual([["GET", "/store/carts/cart_1", null]])
  })

  it("without the account's token signs nobody out", async () => {
    const page = openPage()
    page.connection.identify("cus_ada")
    page.posthog.opt_out_capturing()
    await settled()
    expect(toldBy(page)).toEqual([["POST", "/store/customers/me/posthog", "denied"]])
    expect(page.connection.state().customerId).toBe("cus_ada")
  })

  it("of a customer without a cart reaches it with their account", async () => {
    const page = openPage()
    await signIn(page.sdk, "ada")
    toldBy(page)
    page.posthog.opt_out_capturing()
    await settled()
    expect(toldBy(page)).toEqual([["POST", "/store/customers/me/posthog", "denied"]])
  })

  it("in the store's own consent tool reaches it once", async () => {
    let answer: Consent = "pending"
    const page = openPage({ kit: { consent: () => answer } })
    await page.sdk.store.cart.retrieve("cart_1")
    answer = "denied"
    page.connection.refresh()
    page.connection.refresh()
    page.posthog.opt_out_capturing()
    await settled()
    expect(toldBy(page).slice(1)).toEqual([CART_1_REFUSED])
  })

  it("from an earlier page, or of nobody that the store knows, needs no request", async () => {
    const first = openPage()
    first.posthog.opt_out_capturing()
    await settled()
    expect(toldBy(first)).toEqual([])
    const second = openPage()
    await second.sdk.store.cart.retrieve("cart_1")
    second.connection.refresh()
    await settled()
    expect(toldBy(second)).toEqual([["GET", "/store/carts/cart_1", null]])
  })

  it("reaches it later if the store can't be asked, and leaves the shop alone", async () => {
    const page = openPage()
    await page.sdk.store.cart.retrieve("cart_1")
    const online = globalThis.fetch
    globalThis.fetch = () => Promise.reject(new Error("offline"))
    page.posthog.opt_out_capturing()
    await settled()
    expect(page.connection.state().consent).toBe("denied")
    globalThis.fetch = online
    toldBy(page)
    await page.sdk.store.cart.retrieve("cart_1")
    await page.sdk.store.cart.retrieve("cart_1")
    await settled()
    expect(toldBy(page).filter(([method]) => method === "POST")).toEqual([CART_1_REFUSED])
  })

  it.each([
    ["which names the cart first", 1],
    ["which still said the opposite", 2],
  ])("reaches it after a request that was under way, %s", async (_what, times) => {
    const page = openPage()
    if (times === 2) {
      await page.sdk.store.cart.retrieve("cart_1")
    }
    const underWay = page.sdk.store.cart.update("cart_1", {})
    page.posthog.opt_out_capturing()
    await underWay
    await settled()
    const told = toldBy(page).filter(([, path]) => path === CART_1_REFUSED[1])
    expect(told).toEqual(Array.from({ length: times }, () => CART_1_REFUSED))
  })

  it("of the next person in a browser isn't told with the cart of the one before", async () => {
    const page = openPage()
    await signIn(page.sdk, "ada")
    await page.sdk.store.cart.retrieve("cart_1")
    await page.sdk.auth.logout()
    await signIn(page.sdk, "bob")
    toldBy(page)
    page.posthog.opt_out_capturing()
    await settled()
    expect(toldBy(page)).toEqual([["POST", "/store/customers/me/posthog", "denied"]])
  })
})
