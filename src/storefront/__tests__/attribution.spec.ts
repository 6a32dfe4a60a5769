/** @jest-environment ./src/storefront/__tests__/support/browser.ts */
import type { PostHogConfig } from "posthog-js"
import { forgetBrowser, openPage } from "./support/visit"
import type { Visit } from "./support/visit"

const KEY = "medusa_posthog_attribution"

beforeEach(forgetBrowser)
afterEach(() => jest.useRealTimers())

const sent = async (page: Visit) => {
  await page.sdk.store.cart.create({})
  return page.lastHeaders().attribution?.replace(/^at=\d{13}&/, "")
}

describe("the last touch", () => {
  it("is the campaign of an earlier page, until another one comes", async () => {
    openPage({ path: "/?utm_source=news&utm_campaign=spring" })
    expect(await sent(openPage())).toBe("utm_source=news&utm_campaign=spring")
    openPage({ path: "/?gclid=abc" })
    expect(await sent(openPage({ path: "/cart" }))).toBe("gclid=abc")
  })

  it("is another site, if the visit began there and not in its middle", async () => {
    openPage({ referrer: "https://search.example/?q=mugs" })
    expect(await sent(openPage({ referrer: "https://pay.example/3ds" }))).toBe(
      "referring_domain=search.example"
    )
    const hour = 3_600_000
    jest.useFakeTimers({ now: Date.now() + hour })
    expect(await sent(openPage({ referrer: "https://friend.example/" }))).toBe(
      "referring_domain=friend.example"
    )
  })

  const fromGoogle = { referrer: "https://www.google.com/" }
  const campaign = "utm_source=google&utm_campaign=spring&gclid=abc"
  const landed = `${campaign}&referring_domain=www.google.com`
  const pass = (minutes: number) =>
    jest.useFakeTimers({ now: Date.now() + minutes * 60_000, doNotFake: ["nextTick"] })

  it("is one for the whole document, whose referrer stays the same wherever the visitor goes", async () => {
    const page = openPage({ ...fromGoogle, path: `/?${campaign}` })
    pass(31)
    page.goTo("/checkout")
    expect(await sent(page)).toBe(landed)
  })

  it.each(["localStorage", "memory"] as const)(
    "is kept until a later part of the page may, with posthog-js in %s",
    async (persistence) => {
      const config = { persistence, opt_out_capturing_by_default: true }
      const page = openPage({ ...fromGoogle, config, path: `/?${campaign}` })
      page.goTo("/products")
      page.posthog.opt_in_capturing()
      page.goTo("/checkout")
      expect(await sent(page)).toBe(landed)
    }
  )

  it.each(["reload", "back_forward"] as const)(
    "isn't replaced by the referrer of a page that the browser loads again: %s",
    async (navigation) => {
      openPage({ ...fromGoogle, path: `/?${campaign}` })
      pass(31)
      expect(await sent(openPage({ ...fromGoogle, navigation }))).toBe(landed)
      expect(await sent(openPage({ ...fromGoogle, navigation, path: "/?gclid=new" }))).toBe(
        "gclid=new&referring_domain=www.google.com"
      )
    }
  )

  it("is the referrer of a page that is loaded again once the visitor has agreed", async () => {
    const config = { opt_out_capturing_by_default: true }
    openPage({ ...fromGoogle, config })
    const page = openPage({ ...fromGoogle, config, navigation: "reload" })
    page.posthog.opt_in_capturing()
    expect(await sent(page)).toBe("referring_domain=www.google.com")
  })

  it("stays with a direct visit, for 30 days", async () => {
    openPage({ path: "/?utm_source=news" })
    const day = 86_400_000
    const now = Date.now()
    jest.useFakeTimers({ now: now + 29 * day })
    expect(await sent(openPage())).toBe("utm_source=news")
    jest.useFakeTimers({ now: now + 31 * day })
    expect(await sent(openPage())).toBeUndefined()
  })

  it("survives the sign-out: it is of the browser", async () => {
    const page = openPage({ path: "/?utm_source=news" })
    page.connection.identify("cus_ada")
    page.connection.identify(null)
    expect(await sent(page)).toBe("utm_source=news")
  })

  it.each<[string, Partial<PostHogConfig>]>([
    ["consent that was not asked for yet", { opt_out_capturing_by_default: true }],
    ["cookieless mode", { cookieless_mode: "always" }],
    ["cookieless mode until consent", { cookieless_mode: "on_reject" }],
  ])("is not kept with %s", async (_name, config) => {
    const page = openPage({ config, path: "/?utm_source=news" })
    expect(await sent(page)).toBeUndefined()
    expect(localStorage.getItem(KEY)).toBeNull()
    expect(sessionStorage.getItem("medusa_posthog_visit")).toBeNull()
    if (config.cookieless_mode !== "always") {
      page.posthog.opt_in_capturing()
      expect(await sent(page)).toBe("utm_source=news")
    }
  })

  it("is removed at once when consent is withdrawn, and doesn't come back", async () => {
    const page = openPage({ path: "/?utm_source=news" })
    expect(localStorage.getItem(KEY)).toContain("news")
    page.posthog.opt_out_capturing()
    expect(localStorage.getItem(KEY)).toBeNull()
    expect(page.connection.state()).toEqual({ connected: true, consent: "denied" })
    page.posthog.opt_in_capturing()
    expect(await sent(page)).toBeUndefined()
  })

  it("is removed when the store's consent tool says so", () => {
    let consent = "granted" as "granted" | "denied"
    const page = openPage({ path: "/?utm_source=news", kit: { consent: () => consent } })
    consent = "denied"
    page.connection.refresh()
    expect(localStorage.getItem(KEY)).toBeNull()
  })

  it("is in memory only if posthog-js is, too", async () => {
    const page = openPage({ config: { persistence: "memory" }, path: "/?utm_source=news" })
    expect(await sent(page)).toBe("utm_source=news")
    expect([localStorage.getItem(KEY), sessionStorage.length]).toEqual([null, 0])
  })

  it("can be in a cookie, for a server of the store's", async () => {
    const kit = { attributionStorage: "cookie" } as const
    openPage({ kit, path: "/?utm_source=news&utm_campaign=a%26b%3D%C3%BC%3B" })
    expect(document.cookie).toContain(`${KEY}=`)
    const page = openPage({ kit })
    expect(await sent(page)).toBe("utm_source=news&utm_campaign=a%26b%3D%C3%BC%3B")
    page.posthog.opt_out_capturing()
    expect(document.cookie).not.toContain(KEY)
  })
})
