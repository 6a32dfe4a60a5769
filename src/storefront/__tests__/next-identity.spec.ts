/** @jest-environment ./src/storefront/__tests__/support/browser.ts */
import { createElement, StrictMode, useEffect } from "react"
import { createRoot } from "react-dom/client"
import { act } from "react-dom/test-utils"
import { forgetBrowser, openPage } from "./support/visit"
import type { Visit } from "./support/visit"

let page: Visit
jest.mock("@posthog/next", () => ({ usePostHog: () => page.posthog }), { virtual: true })
import { PosthogIdentity } from "../next/identity"

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
beforeEach(forgetBrowser)

/** As `PostHogPageView` does: an effect, at any place in the page. */
const PageView = () => {
  useEffect(() => void page.posthog.capture("$pageview"))
  return null
}

describe("the identity of a Next.js storefront", () => {
  it("follows what the server says, and keeps the last touch in a cookie", () => {
    page = openPage({ path: "/?utm_source=news" })
    page.connection.disconnect()
    const anonymous = page.posthog.get_distinct_id()
    const root = createRoot(document.createElement("div"))
    const show = (customerId: string | null) =>
      act(() =>
        root.render(createElement(StrictMode, null, createElement(PosthogIdentity, { customerId })))
      )
    show(null)
    expect(page.posthog.get_distinct_id()).toBe(anonymous)
    expect(document.cookie).toContain("medusa_posthog_attribution")
    show("cus_ada")
    expect(page.posthog.get_distinct_id()).toBe("cus_ada")
    page.posthog.opt_out_capturing()
    show(null)
    expect([anonymous, "cus_ada"]).not.toContain(page.posthog.get_distinct_id())
    expect(page.posthog.get_explicit_consent_status()).toBe("denied")
    page.posthog.opt_in_capturing()
    show("cus_grace")
    const merges = page.events.filter(({ event }) => event === "$identify")
    expect(merges.map(({ properties }) => properties.distinct_id)).toEqual(["cus_ada", "cus_grace"])
    act(() => root.unmount())
    const { reset } = Object.getPrototypeOf(page.posthog) as typeof page.posthog
    expect(page.posthog.reset).toBe(reset)
  })

  it("changes nothing if Medusa doesn't say whose the sign-in is", () => {
    page = openPage({ path: "/" })
    page.connection.disconnect()
    const root = createRoot(document.createElement("div"))
    const viewerWith = (props: { customerId?: string; isUnknown?: boolean }) => {
      act(() => root.render(createElement(PosthogIdentity, { customerId: undefined, ...props })))
      return page.posthog.get_distinct_id()
    }
    expect(viewerWith({ customerId: "cus_ada" })).toBe("cus_ada")
    expect(viewerWith({ isUnknown: true })).toBe("cus_ada")
    expect(viewerWith({ customerId: "cus_ada" })).toBe("cus_ada")
    expect(page.events.filter(({ event }) => event === "$identify")).toHaveLength(1)
    expect(viewerWith({})).not.toBe("cus_ada")
    act(() => root.unmount())
  })

  it("changes before the view of the page is captured", () => {
    page = openPage({ path: "/" })
    page.connection.disconnect()
    const root = createRoot(document.createElement("div"))
    const viewerOf = (customerId: string | null) => {
      act(() =>
        root.render([
          createElement(PageView, { key: "view" }),
          createElement(PosthogIdentity, { key: "identity", customerId }),
        ])
      )
      const views = page.events.filter(({ event }) => event === "$pageview")
      return views.at(-1)?.properties.distinct_id
    }
    const anonymous = viewerOf(null)
    expect(viewerOf("cus_ada")).toBe("cus_ada")
    expect([anonymous, "cus_ada"]).not.toContain(viewerOf(null))
    expect(viewerOf("cus_grace")).toBe("cus_grace")
    act(() => root.unmount())
  })
})
