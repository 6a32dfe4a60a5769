/** @jest-environment ./src/storefront/__tests__/support/browser.ts */
import { forwardPosthog, posthogHeaders } from "../next/forward"
import { visitOf } from "../../identity/browser/visit"
import { forgetBrowser, openPage } from "./support/visit"

const apiKey = "phc_test"
const NEXT_DEFAULTS = {
  opt_out_capturing_persistence_type: "cookie",
  opt_out_persistence_by_default: true,
} as const

beforeEach(forgetBrowser)

/** The cookies that this browser would send, as Next.js gives them. */
const cookies = () => {
  const pairs = document.cookie.split("; ").map((pair) => /^([^=]*)=(.*)$/.exec(pair) ?? [])
  const values = new Map(pairs.map(([, name, value = ""]) => [name, decodeURIComponent(value)]))
  return {
    get: (name: string) => {
      const value = values.get(name)
      return value === undefined ? undefined : { value }
    },
  }
}

/** A page of a Next.js storefront, after posthog-js has written its cookies. */
const openNextPage = async (path = "/", decide?: "in" | "out") => {
  const page = openPage({ path, config: NEXT_DEFAULTS, kit: { attributionStorage: "cookie" } })
  if (decide) {
    page.posthog[`opt_${decide}_capturing`]()
  }
  page.posthog.capture("anything")
  await new Promise((resolve) => setTimeout(resolve, 300))
  return page
}

describe("headers from cookies", () => {
  it.each(["in", undefined] as const)("are those of the browser (opted %s)", async (decision) => {
    const { connection } = await openNextPage("/?utm_source=news&utm_term=a%26b", decision)
    const { "X-POSTHOG-WINDOW-ID": windowId, ...others } = connection.headers()
    expect(windowId).toEqual(expect.any(String))
    expect(posthogHeaders(cookies(), { apiKey })).toEqual(others)
    expect(Object.keys(others)).toHaveLength(4)
  })

  it("are nothing but the refusal after one", async () => {
    await openNextPage("/?utm_source=news", "out")
    expect(posthogHeaders(cookies(), { apiKey })).toEqual({ "X-POSTHOG-CONSENT": "denied" })
  })

  it("are nothing but the missing answer where one is needed", async () => {
    await openNextPage()
    const options = { apiKey, opt_out_capturing_by_default: true }
    expect(posthogHeaders(cookies(), options)).toEqual({ "X-POSTHOG-CONSENT": "pending" })
    const privacy = posthogHeaders(cookies(), { apiKey, globalPrivacyControl: true })
    expect(privacy).toEqual({ "X-POSTHOG-CONSENT": "denied", "Sec-GPC": "1" })
  })

  it("have no session that has ended", () => {
    const now = Date.now()
    const of = (last: number, start: number) => {
      const value = JSON.stringify({
        distinct_id: "anon",
        $sesid: [now - last, "session", now - start],
      })
      return posthogHeaders({ get: () => ({ value }) }, { apiKey })["X-POSTHOG-SESSION-ID"]
    }
    expect(of(1_000, 2_000)).toBe("session")
    expect(of(31 * 60_000, 40 * 60_000)).toBeUndefined()
    expect(of(1_000, 25 * 3_600_000)).toBeUndefined()
  })

  it.each([
    "",
    "{",
    "null",
    "[]",
    '{"distinct_id":{"a":1}}',
    '{"distinct_id":"a\\nb"}',
    '{"distinct_id":"$posthog_cookieless"}',
    `{"distinct_id":"${"x".repeat(10_000)}"}`,
    "[".repeat(10_000),
  ])("have no id from %.40s", (value) =>
    expect(posthogHeaders({ get: () => ({ value }) }, { apiKey })).toEqual({
      "X-POSTHOG-CONSENT": "pending",
    })
  )

  it("take the names of cookies that posthog-js was given, and special tokens", () => {
    const asked: string[] = []
    const store = { get: (name: string) => void asked.push(name) }
    posthogHeaders(store as never, { apiKey: "a+/=" })
    posthogHeaders(store as never, {
      apiKey,
      persistence_name: "own",
      consent_persistence_name: "ok",
    })
    posthogHeaders(store as never, { apiKey, opt_out_capturing_cookie_prefix: "p_" })
    expect(asked).toEqual(
      expect.arrayContaining([
        "ph_aPLSLEQ_posthog",
        "__ph_opt_in_out_a+/=",
        "ph_own",
        "ok",
        "p_phc_test",
      ])
    )
  })
})

describe("a server action's requests", () => {
  const serve = (read: () => unknown, requestHeaders: Record<string, string> = {}) => {
    const sent: [string, { headers?: object }?][] = []
    const sdk = {
      client: {
        fetch: async (...request: [string, object?]) => void sent.push(request),
        clearToken: async () => undefined,
      },
    }
    const calls = jest.fn(read)
    const headers = () => new Headers(requestHeaders)
    const stop = forwardPosthog({ sdk, apiKey, cookies: calls as never, headers })
    return {
      fetch: (path: string, init?: object) => sdk.client.fetch(path, init),
      sent,
      calls,
      stop,
    }
  }

  it("carry the visitor, and others don't even read the cookies", async () => {
    const { fetch, sent, calls, stop } = serve(async () => ({
      get: () => ({ value: '{"distinct_id":"anon"}' }),
    }))
    await fetch("/store/products", { cache: "force-cache" })
    await fetch("/store/carts/1", { next: { tags: ["carts"] }, cache: "force-cache" })
    expect(calls).not.toHaveBeenCalled()
    await fetch("/store/carts/1/complete", { method: "POST", headers: { authorization: "x" } })
    expect(sent[2]?.[1]?.headers).toEqual({
      "X-POSTHOG-CONSENT": "pending",
      "X-POSTHOG-DISTINCT-ID": "anon",
      authorization: "x",
    })
    stop()
    await fetch("/store/carts", { method: "POST" })
    expect(sent[3]?.[1]).toEqual({ method: "POST" })
  })

  it.each<[consent: string, cookies: Record<string, string>]>([
    ["agreed", { __ph_opt_in_out_phc_test: "1" }],
    ["hasn't answered", {}],
  ])("are of a browser with Global Privacy Control if the visitor's is: %s", async (_, said) => {
    const values: Record<string, string> = {
      ph_phc_test_posthog: '{"distinct_id":"anon"}',
      ...said,
    }
    const read = () => ({
      get: (name: string) => (values[name] ? { value: values[name] } : undefined),
    })
    const sentWith = async (requestHeaders: Record<string, string>) => {
      const { fetch, sent } = serve(read, requestHeaders)
      await fetch("/store/carts", { method: "POST" })
      return Object.fromEntries(new Headers(sent[0]?.[1]?.headers as HeadersInit))
    }
    const now = new Date()
    const plain = await sentWith({})
    expect(visitOf(plain, { consent: "opt-out", now })?.anonymousId).toBe("anon")
    const private_ = await sentWith({ "sec-gpc": "1" })
    expect(visitOf(private_, { consent: "opt-out", now })).toEqual({ consent: "denied" })
  })

  it("go out although there are no cookies", async () => {
    const { fetch, sent } = serve(() => {
      throw new Error("outside of a request")
    })
    await fetch("/store/carts", { method: "POST" })
    expect(sent).toHaveLength(1)
  })

  it("leave to Next.js what it throws to steer", async () => {
    const { fetch } = serve(() => {
      throw Object.assign(new Error(), { digest: "DYNAMIC_SERVER_USAGE" })
    })
    await expect(fetch("/store/carts", { method: "POST" })).rejects.toMatchObject({
      digest: "DYNAMIC_SERVER_USAGE",
    })
  })
})
