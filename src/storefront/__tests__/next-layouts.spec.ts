/** @jest-environment ./src/storefront/__tests__/support/browser.ts */
import { createElement } from "react"
import { createRoot } from "react-dom/client"
import { act } from "react-dom/test-utils"
import { openPage } from "./support/visit"
import type { Visit } from "./support/visit"

let page: Visit
jest.mock("@posthog/next", () => ({ usePostHog: () => page.posthog }), { virtual: true })
import { PosthogIdentity } from "../next/identity"

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
afterEach(() => jest.useRealTimers())

// In a file of its own: what the kit keeps in memory is of one document.
describe("a shop with one layout for its pages and another for its checkout", () => {
  it("keeps the campaign that the visitor came from, whatever the layout", () => {
    page = openPage({ path: "/" })
    page.connection.disconnect()
    const campaign = "utm_source=google&gclid=abc"
    window.history.replaceState(null, "", `/?${campaign}`)
    Object.defineProperty(document, "referrer", { value: "https://www.google.com/" })
    const root = createRoot(document.createElement("div"))
    const show = (layout: string) =>
      act(() => root.render(createElement(PosthogIdentity, { key: layout, customerId: null })))
    show("main")
    jest.useFakeTimers({ now: Date.now() + 31 * 60_000 })
    window.history.pushState(null, "", "/checkout")
    show("checkout")
    act(() => root.unmount())
    expect(decodeURIComponent(document.cookie)).toContain(campaign)
  })
})
