/** @jest-environment ./src/storefront/__tests__/support/browser.ts */
import { forgetBrowser, openPage } from "./support/visit"

beforeEach(forgetBrowser)

const addToCart = ({ sdk }: ReturnType<typeof openPage>) =>
  sdk.client.fetch("/store/carts", { method: "POST" })

describe("the store's flags", () => {
  it("reach posthog-js, and count as shown when the page asks it", async () => {
    const page = openPage({ sends: true })
    const { connection, posthog, events, lastHeaders } = page
    expect(await connection.flags()).toEqual({ "pricing-page": "test", "gift-wrap": true })
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
    const first = openPage({ sends: true, config: { persistence_name: "shared" } })
    await first.connection.flags()
    first.posthog.getFeatureFlag("gift-wrap")
    const next = openPage({ sends: true, config: { persistence_name: "shared" } })
    await addToCart(next)
    expect(next.lastHeaders().flags).toBe("gift-wrap=true")
  })

  it("have their defaults for a visitor who refused, of whom no header tells any", async () => {
    const page = openPage({ sends: true })
    const { connection, posthog, events, lastHeaders } = page
    await connection.flags()
    posthog.getFeatureFlag("gift-wrap")
    events.length = 0
    posthog.opt_out_capturing()
    expect(await connection.flags()).toEqual({ "pricing-page": "control", "gift-wrap": false })
    posthog.getFeatureFlag("pricing-page")
    await addToCart(page)
    expect(lastHeaders()).toEqual({ consent: "denied" })
    expect(events).toEqual([])
  })

  it.each<[string, () => Promise<Response>]>([
    ["hangs", () => new Promise(() => undefined)],
    ["fails", () => Promise.reject(new Error("offline"))],
    ["answers with an error", async () => new Response("no", { status: 500 })],
    ["answers rubbish", async () => Response.json({ flags: 5 })],
  ])("are none if the store %s", async (_, answer) => {
    const { connection } = openPage()
    globalThis.fetch = answer
    expect(await connection.flags(20)).toEqual({})
  })

  it("are none without the js-sdk", async () => {
    expect(await openPage({ kit: { sdk: undefined } }).connection.flags()).toEqual({})
  })
})
