/** @jest-environment ./src/storefront/__tests__/support/browser.ts */
import type { PosthogLike, SdkLike } from "../types"
import { connect } from "../connect"
import { tokenOf } from "./support/fake-medusa"
import { forgetBrowser, openPage, signIn } from "./support/visit"

beforeEach(forgetBrowser)
afterEach(() => jest.restoreAllMocks())

const boom = () => {
  throw new Error("boom")
}
const ODD: [string, unknown][] = [
  ["null", null],
  ["undefined", undefined],
  ["0", 0],
  ["an empty text", ""],
  ["a text", "x"],
  ["a list", []],
  ["an object", {}],
  ["a function that throws", boom],
  ["a symbol", Symbol("x")],
  [
    "an object whose members throw",
    new Proxy({ then: undefined }, { get: (_, name) => name !== "then" && boom() }),
  ],
]

/** A client that answers everything with the same. */
const clientOf = (answer: unknown) => {
  const calls: unknown[][] = []
  const sdk = {
    client: {
      fetch: (...args: unknown[]) => {
        calls.push(args)
        return Promise.resolve(answer)
      },
      clearToken: () => Promise.resolve(),
    },
  }
  const fetch = (...args: unknown[]) =>
    (sdk.client.fetch as (...all: unknown[]) => unknown)(...args)
  return { sdk: sdk as SdkLike, fetch, calls }
}

describe("the shop goes on", () => {
  it.each(ODD)("without a usable posthog: %s", async (_name, posthog) => {
    const { sdk, fetch, calls } = clientOf({ customer: { id: "cus_ada" } })
    const connection = connect({ posthog: posthog as PosthogLike, sdk })
    expect(await fetch("/store/customers", { method: "POST" })).toEqual({
      customer: { id: "cus_ada" },
    })
    expect(calls[0]?.[1]).toEqual({ method: "POST", headers: {} })
    await sdk.client.clearToken()
    connection.identify("cus_ada")
    connection.identify(null)
    connection.disconnect()
  })

  it.each(ODD)("without a usable sdk: %s", (_name, sdk) => {
    const { posthog } = openPage()
    const connection = connect({ posthog, sdk: sdk as never })
    connection.refresh()
    expect(connection.headers()).toEqual(expect.any(Object))
    connection.disconnect()
  })

  it.each(ODD)("with %s for options", (_name, options) => {
    expect(connect(options as never).state()).toMatchObject({ consent: expect.any(String) })
  })

  it.each(ODD)("with %s for an answer", async (_name, answer) => {
    const { posthog } = openPage()
    const { sdk, fetch } = clientOf(answer)
    connect({ posthog, sdk })
    for (const path of ["/store/customers/me", "/auth/customer/emailpass", "/store/carts"]) {
      expect(await fetch(path, { method: "POST" })).toBe(answer)
    }
    expect(posthog.get_property("$user_state")).toBe("anonymous")
  })

  it.each([
    "",
    "a.b",
    "a.!!!.c",
    `a.${btoa("null")}.c`,
    `a.${btoa('{"actor_type":"customer","actor_id":{"a":1}}')}.c`,
    tokenOf("cus\nX-Evil: 1"),
    tokenOf("x".repeat(201)),
    tokenOf("cus_ü"),
    tokenOf("$posthog_cookieless"),
  ])("with %p for a token", async (token) => {
    const { posthog } = openPage()
    const { sdk, fetch } = clientOf({ token })
    connect({ posthog, sdk })
    await fetch("/auth/customer/emailpass", { method: "POST" })
    expect(posthog.get_property("$user_state")).toBe("anonymous")
  })

  it.each(["x".repeat(201), "a\r\nb", "ü", " ", "", {}, null, "$posthog_cookieless"])(
    "with %p for an id in posthog-js: it is no header",
    async (id) => {
      const { posthog, sdk, lastHeaders } = openPage()
      posthog.get_distinct_id = () => id as string
      await sdk.store.cart.create({})
      expect(lastHeaders()).toEqual({ consent: "pending" })
    }
  )

  it("with every member of posthog-js throwing", async () => {
    const { posthog, sdk, lastHeaders } = openPage()
    const names = ["get_distinct_id", "identify", "reset", "has_opted_out_capturing"] as const
    names.forEach((name) => jest.spyOn(posthog, name).mockImplementation(boom))
    await signIn(sdk, "ada")
    await sdk.auth.logout()
    await sdk.store.cart.create({})
    expect(lastHeaders()).toEqual({ consent: "pending" })
  })

  it("with storage blocked or full of nonsense", async () => {
    localStorage.setItem("medusa_posthog_attribution", "\u0000{{{")
    const page = openPage({ path: "/?utm_source=%E0%A4%A&gclid=ok" })
    for (const name of ["getItem", "setItem", "removeItem"] as const) {
      // Of ours only: the sdk itself doesn't survive it.
      const original = Storage.prototype[name] as (...args: string[]) => string | null
      jest.spyOn(Storage.prototype, name).mockImplementation(function (
        this: Storage,
        ...args: [string, ...string[]]
      ) {
        return args[0].startsWith("medusa_posthog") ? boom() : original.apply(this, args)
      } as never)
    }
    await page.sdk.store.cart.create({})
    expect(page.lastHeaders().consent).toBe("pending")
    const blocked = openPage({ path: "/?gclid=memory" })
    await blocked.sdk.client.fetch("/store/carts", { method: "POST" })
    expect(blocked.lastHeaders().attribution).toMatch(/^at=\d+&gclid=memory$/)
  })

  it("with the store's own errors, untouched", async () => {
    const { sdk } = openPage()
    await expect(sdk.store.customer.retrieve()).rejects.toMatchObject({ status: 401 })
  })

  it("with a thousand random values in the address", () => {
    const random = (max: number) => Math.floor(Math.random() * max)
    for (let i = 0; i < 1000; i++) {
      const value = String.fromCharCode(...Array.from({ length: random(40) }, () => random(0xffff)))
      const query = new URLSearchParams({ utm_source: value }).toString()
      const { sdk } = clientOf({})
      window.history.replaceState(null, "", `/?${query}&utm_medium=${"%".repeat(random(3))}`)
      const posthog = { ...stub, get_distinct_id: () => value }
      const headers = connect({ posthog, sdk }).headers()
      expect(() => new Headers(headers)).not.toThrow()
    }
  })
})

describe("disconnecting", () => {
  it("leaves posthog-js and the sdk as they were", async () => {
    const { posthog, sdk, connection, lastHeaders } = openPage()
    const names = ["fetch", "clearToken", "reset", "opt_in_capturing", "opt_out_capturing"]
    const methods = [posthog, sdk.client].flatMap((object) => {
      const known = object as unknown as Record<string, unknown>
      const original = Object.getPrototypeOf(object) as typeof known
      return names.flatMap((name) => (original[name] ? [{ known, original, name }] : []))
    })
    const replaced = () =>
      methods.filter(({ known, original, name }) => known[name] !== original[name])
    expect(replaced()).toHaveLength(names.length)
    connection.disconnect()
    expect(replaced()).toEqual([])
    await signIn(sdk, "ada")
    expect(lastHeaders()).toEqual({})
    expect(posthog.get_property("$user_state")).toBe("anonymous")
    expect(connection.state().connected).toBe(false)
  })

  it("leaves a later replacement of the same method in place", async () => {
    const { sdk, connection, requests } = openPage()
    const ours = sdk.client.fetch.bind(sdk.client)
    const seen: unknown[] = []
    sdk.client.fetch = ((input: string, init: object) => {
      seen.push(input)
      return ours(input, init)
    }) as typeof sdk.client.fetch
    connection.disconnect()
    await sdk.client.fetch("/store/carts", { method: "POST" })
    expect(seen).toEqual(["/store/carts"])
    expect(requests[0]?.headers.get("x-posthog-consent")).toBeNull()
  })

  it("happens by itself when the same sdk is connected again", async () => {
    const { sdk, connection, events, goTo } = openPage()
    goTo("/account")
    expect(connection.state().connected).toBe(false)
    await signIn(sdk, "ada")
    expect(events.filter(({ event }) => event === "$identify")).toHaveLength(1)
  })
})

describe("posthog-js that loads later", () => {
  it("is found, and learns who has signed in meanwhile", async () => {
    const { posthog } = openPage()
    const late: { posthog?: PosthogLike } = {}
    const { sdk, fetch } = clientOf({ customer: { id: "cus_ada" } })
    const connection = connect({ posthog: () => late.posthog, sdk })
    await fetch("/store/customers/me")
    late.posthog = posthog
    connection.refresh()
    expect(posthog.get_distinct_id()).toBe("cus_ada")
  })

  it("has no say about consent before: who agreed earlier hasn't taken it back", async () => {
    const { posthog } = openPage()
    posthog.opt_in_capturing()
    const late: { posthog?: PosthogLike } = {}
    const { sdk, fetch, calls } = clientOf({})
    const connection = connect({ posthog: () => late.posthog, sdk })
    const complete = async () => {
      await fetch("/store/carts/cart_1/complete", { method: "POST" })
      return (calls.at(-1)?.[1] as { headers: Record<string, string> }).headers
    }
    expect(await complete()).toEqual({})
    expect(connection.state().consent).toBe("pending")
    late.posthog = posthog
    expect(await complete()).toMatchObject({ "X-POSTHOG-CONSENT": "granted" })
  })

  it.each(["granted", "pending", "denied"] as const)(
    "doesn't keep the shop's own consent tool from saying %s before",
    async (answer) => {
      const { sdk, fetch, calls } = clientOf({})
      connect({ posthog: () => undefined, sdk, consent: () => answer })
      await fetch("/store/carts", { method: "POST" })
      expect(calls[0]?.[1]).toMatchObject({ headers: { "X-POSTHOG-CONSENT": answer } })
    }
  )

  it("learns who has signed out meanwhile", async () => {
    const { posthog } = openPage()
    posthog.identify("cus_ada")
    const late: { posthog?: PosthogLike } = {}
    const { sdk } = clientOf({})
    const connection = connect({ posthog: () => late.posthog, sdk })
    await sdk.client.clearToken()
    late.posthog = posthog
    connection.refresh()
    expect(posthog.get_distinct_id()).not.toBe("cus_ada")
  })
})

const stub: PosthogLike = {
  __loaded: true,
  config: {},
  get_distinct_id: () => "",
  get_property: () => undefined,
  get_explicit_consent_status: () => "granted",
  has_opted_out_capturing: () => false,
  opt_in_capturing: () => undefined,
  opt_out_capturing: () => undefined,
  identify: () => undefined,
  reset: () => undefined,
}
