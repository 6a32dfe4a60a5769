/** @jest-environment ./src/storefront/__tests__/support/browser.ts */
import type { PostHogConfig } from "posthog-js"
import { pathOf } from "../routes"
import { forgetBrowser, openPage, posthogHeadersOf } from "./support/visit"

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

beforeEach(forgetBrowser)

describe("headers by route", () => {
  const carry: [string, { method?: string }][] = [
    ["/store/carts", { method: "POST" }],
    ["store/carts/cart_1/line-items", { method: "POST" }],
    ["/store/carts/cart_1/line-items/1", { method: "DELETE" }],
    ["/store/carts/cart_1/complete?fields=id", { method: "post" }],
    ["/store/payment-collections/1/payment-sessions", { method: "POST" }],
    ["/store/customers", { method: "POST" }],
    ["/store/customers/me", { method: "POST" }],
    ["/store/orders/order_1/transfer/accept", { method: "POST" }],
    ["/auth/customer/emailpass", { method: "POST" }],
    ["/auth/session", { method: "DELETE" }],
    ["/auth/token/refresh", { method: "POST" }],
    ["/auth/mfa/challenges/1/verify", { method: "POST" }],
    ["/auth/verification/confirm", { method: "POST" }],
    ["/auth/customer/google/callback", {}],
  ]
  it.each(carry)("go with %s %j", async (path, init) => {
    const { sdk, posthog, lastHeaders } = openPage()
    await sdk.client.fetch(path, init)
    expect(lastHeaders()).toEqual({
      consent: "pending",
      "distinct-id": posthog.get_distinct_id(),
      "session-id": posthog.get_session_id(),
      "window-id": expect.stringMatching(UUID_V7),
    })
  })

  const plain: [string, object][] = [
    ["/store/products", {}],
    ["/store/product-categories", {}],
    ["/store/regions", {}],
    ["/store/shipping-options", { query: { cart_id: "cart_1" } }],
    ["/store/carts/cart_1", {}],
    ["/store/carts/cart_1", { cache: "force-cache" }],
    ["/store/customers/me/orders", {}],
    ["/store/orders/order_1", {}],
    ["/auth/customer/google/callback", { cache: "force-cache" }],
    ["/auth/customer/google/callback", { next: { tags: [] } }],
    ["/auth/user/emailpass", { method: "POST" }],
    ["/store/cartsandmore", { method: "POST" }],
    ["/store/reviews", { method: "POST" }],
    ["/admin/orders", { method: "POST" }],
  ]
  it.each(plain)("don't go with %s %j", async (path, init) => {
    const { sdk, requests } = openPage()
    await sdk.client.fetch(path, init)
    expect(posthogHeadersOf(requests[0])).toEqual({})
    expect(requests[0]?.headers.get("x-publishable-api-key")).toBe("pk_test")
  })

  it("reach the store through every call of the sdk that buys something", async () => {
    const { sdk, requests } = openPage()
    await sdk.store.cart.create({ region_id: "reg_1" })
    await sdk.store.cart.createLineItem("cart_1", { variant_id: "variant_1", quantity: 1 })
    await sdk.store.cart.complete("cart_1")
    await sdk.store.product.list()
    expect(requests.map((request) => [request.path, posthogHeadersOf(request).consent])).toEqual([
      ["/store/carts", "pending"],
      ["/store/carts/cart_1/line-items", "pending"],
      ["/store/carts/cart_1/complete", "pending"],
      ["/store/products"],
    ])
  })

  it("begin a new session when the visitor acts after a long pause, and not by looking", async () => {
    const { sdk, posthog, connection, lastHeaders } = openPage()
    const first = connection.state().sessionId
    const now = Date.now()
    jest.useFakeTimers({ now: now + 3 * 3_600_000 })
    try {
      expect(connection.state().sessionId).toBe(first)
      await sdk.client.fetch("/store/carts", { method: "POST" })
      const second = posthog.get_session_id()
      expect(second).not.toBe(first)
      expect(lastHeaders()["session-id"]).toBe(second)
    } finally {
      jest.useRealTimers()
    }
  })

  it("leave the caller's own headers and the sdk's token in place", async () => {
    const { sdk, requests } = openPage()
    await sdk.client.setToken("mine")
    const headers = { "X-POSTHOG-CONSENT": "denied", "x-own": "1" }
    await sdk.client.fetch("/store/carts", { method: "POST", headers })
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toMatchObject({
      authorization: "Bearer mine",
      "x-own": "1",
      "x-posthog-consent": "denied",
    })
  })

  it.each([
    "https://elsewhere.test/store/carts",
    "",
    "//store/carts",
    "/store",
    undefined,
    null,
    7,
  ])("are for no other address: %s", (input) => expect(pathOf(input)).toBeUndefined())
})

describe("headers by consent", () => {
  type Case = [string, Partial<PostHogConfig>, "in" | "out" | undefined]
  const post = async (page: ReturnType<typeof openPage>) => {
    await page.sdk.client.fetch("/store/carts", { method: "POST" })
    return page.lastHeaders()
  }

  it.each<Case>([
    ["pending, capturing by default", {}, undefined],
    ["granted", {}, "in"],
    ["granted where it has to be asked for", { opt_out_capturing_by_default: true }, "in"],
    ["granted, cookieless on refusal", { cookieless_mode: "on_reject" }, "in"],
    ["kept in memory", { persistence: "memory" }, undefined],
  ])("carry ids: %s", async (_name, config, decision) => {
    const page = openPage({ config })
    if (decision === "in") {
      page.posthog.opt_in_capturing()
    }
    expect(await post(page)).toEqual({
      consent: decision ? "granted" : "pending",
      "distinct-id": page.posthog.get_distinct_id(),
      "session-id": expect.stringMatching(UUID_V7),
      "window-id": expect.stringMatching(UUID_V7),
    })
  })

  it.each<Case>([
    ["denied", {}, "out"],
    ["denied, cookieless on refusal", { cookieless_mode: "on_reject" }, "out"],
    ["denied by Do Not Track", { respect_dnt: true }, undefined],
    ["pending where it has to be asked for", { opt_out_capturing_by_default: true }, undefined],
    ["pending, cookieless on refusal", { cookieless_mode: "on_reject" }, undefined],
    [
      "pending and counted as refused, cookieless",
      { cookieless_mode: "on_reject", opt_out_capturing_by_default: true },
      undefined,
    ],
    ["cookieless", { cookieless_mode: "always" }, undefined],
  ])("carry no ids: %s", async (name, config, decision) => {
    Object.defineProperty(navigator, "doNotTrack", { configurable: true, value: "1" })
    const page = openPage({ config, path: "/?utm_source=news" })
    if (decision === "out") {
      page.posthog.opt_out_capturing()
    }
    expect(await post(page)).toEqual({ consent: name.startsWith("denied") ? "denied" : "pending" })
    // And none on a later page, on which the refusal is found rather than made.
    expect(Object.keys(await post(openPage({ config })))).toEqual(["consent"])
  })

  it("follow the store's own consent tool, but never against a refusal in posthog-js", async () => {
    let answer: unknown = "granted"
    const page = openPage({ kit: { consent: () => answer as "granted" } })
    expect(await post(page)).toMatchObject({
      consent: "granted",
      "distinct-id": expect.any(String),
    })
    answer = "denied"
    expect(await post(page)).toEqual({ consent: "denied" })
    answer = { toString: () => "granted" }
    expect(await post(page)).toEqual({ consent: "denied" })
    answer = "granted"
    page.posthog.opt_out_capturing()
    expect(await post(page)).toEqual({ consent: "denied" })
  })

  it("count a consent tool that throws as a refusal", async () => {
    const consent = () => {
      throw new Error("no consent tool")
    }
    expect(await post(openPage({ kit: { consent } }))).toEqual({ consent: "denied" })
  })

  it("respect Global Privacy Control until the visitor says otherwise", async () => {
    Object.defineProperty(navigator, "globalPrivacyControl", { configurable: true, value: true })
    try {
      const page = openPage()
      expect(await post(page)).toEqual({ consent: "denied" })
      page.posthog.opt_in_capturing()
      expect(await post(page)).toMatchObject({ consent: "granted" })
    } finally {
      Object.defineProperty(navigator, "globalPrivacyControl", {
        configurable: true,
        value: undefined,
      })
    }
  })
})
