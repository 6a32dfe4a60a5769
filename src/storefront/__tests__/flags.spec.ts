/** @jest-environment ./src/storefront/__tests__/support/browser.ts */
import type { PostHogConfig } from "posthog-js"
import { loadFlags, shownFlags } from "../flags"
import { forgetBrowser, openPage } from "./support/visit"

beforeEach(forgetBrowser)

const openShop = (config: Partial<PostHogConfig> = {}) => {
  const page = openPage({ sends: true, config, kit: { shownFlags } })
  return { ...page, load: (timeoutMs?: number) => loadFlags({ ...page, timeoutMs }) }
}

const addToCart = ({ sdk }: ReturnType<typeof openPage>) =>
  sdk.client.fetch("/store/carts", { method: "POST" })

describe("the store's flags", () => {
  it("reach posthog-js, and count as shown when the page asks it", async () => {
    const page = openShop()
    const { connection, posthog, events, lastHeaders } = page
    expect(await page.load()).toEqual({ "pricing-page": "test", "gift-wrap": true })
    expect(lastHeaders()["distinct-id"]).toBe(posthog.get_distinct_id())
    await addToCart(page)
    expect(lastHeaders().flags).toBeUndefined()

    expect(posthog.getFeatureFlag("pricing-page")).toBe("test")
    await addToCart(page)
    expect(lastHeaders().flags).toBe("pricing-page=test")
    expect(connection.state().flags).toBe("pricing-page=test")
    expect(events).toMatchObject([
      {
        event: "$feature_flag_called",
        properties: { $feature_flag: "pricing-page", $feature_flag_response: "test" },
      },
    ])
  })

  it("are still known as shown on the next page, before it asks for them", async () => {
    const first = openShop({ persistence_name: "shared" })
    await first.load()
    first.posthog.getFeatureFlag("gift-wrap")
    const next = openShop({ persistence_name: "shared" })
    await addToCart(next)
    expect(next.lastHeaders().flags).toBe("gift-wrap=true")
  })

  it("have their defaults for a visitor who refused, of whom no header tells any", async () => {
    const page = openShop()
    const { posthog, events, lastHeaders } = page
    await page.load()
    posthog.getFeatureFlag("gift-wrap")
    events.length = 0
    posthog.opt_out_capturing()
    expect(await page.load()).toEqual({ "pricing-page": "control", "gift-wrap": false })
    posthog.getFeatureFlag("pricing-page")
    await addToCart(page)
    expect(lastHeaders()).toEqual({ consent: "denied" })
    expect(events).toEqual([])
  })

  it("don't count as shown to a visitor who agrees after they had the defaults", async () => {
    const { load, posthog, events } = openShop({ opt_out_capturing_by_default: true })
    expect(await load()).toEqual({ "pricing-page": "control", "gift-wrap": false })
    posthog.opt_in_capturing({ captureEventName: false })
    expect(posthog.getFeatureFlag("pricing-page")).toBeUndefined()
    expect(events).toEqual([])
  })

  it.each<[string, () => Promise<Response>]>([
    ["hangs", () => new Promise(() => undefined)],
    ["fails", () => Promise.reject(new Error("offline"))],
    ["answers with an error", async () => new Response("no", { status: 500 })],
    ["answers rubbish", async () => Response.json({ flags: 5 })],
  ])("are none if the store %s", async (_, answer) => {
    const { load } = openShop()
    globalThis.fetch = answer
    expect(await load(20)).toEqual({})
  })

  it("can be loaded before there is a posthog-js, which gets them if it is there by then", async () => {
    const { posthog, ...page } = openShop()
    const snippet: { posthog?: typeof posthog } = {}
    const flags = loadFlags({ ...page, posthog: () => snippet.posthog })
    snippet.posthog = posthog
    expect(await flags).toMatchObject({ "pricing-page": "test" })
    expect(posthog.getFeatureFlag("pricing-page")).toBe("test")
    expect(await loadFlags({ ...page, posthog: undefined })).toMatchObject({
      "pricing-page": "test",
    })
  })

  it("keep no request from its headers if this version of posthog-js doesn't tell what was shown", async () => {
    const page = openShop()
    const { posthog } = page
    const read = posthog.get_property.bind(posthog)
    posthog.get_property = (name) => (/flag/.test(name) ? fail() : read(name))
    await addToCart(page)
    expect(page.lastHeaders()["distinct-id"]).toBe(posthog.get_distinct_id())
    expect(page.lastHeaders().flags).toBeUndefined()
  })
})

const fail = () => {
  throw new Error("gone")
}
