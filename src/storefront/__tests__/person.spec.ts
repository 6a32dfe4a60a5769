/** @jest-environment ./src/storefront/__tests__/support/browser.ts */
import type { CaptureResult, PostHogConfig } from "posthog-js"
import { forgetBrowser, openPage, signIn } from "./support/visit"

beforeEach(forgetBrowser)

/** Keeps the store's answers to this path back until the returned function is called. */
const holdAnswers = (path: string): (() => void) => {
  const answered = globalThis.fetch
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  globalThis.fetch = async (input, init) => {
    const answer = await answered(input, init)
    await (new URL(String(input)).pathname === path && released)
    return answer
  }
  return release
}

const merges = (events: CaptureResult[]) =>
  events
    .filter(({ event }) => event === "$identify")
    .map(({ properties }) => [properties.$anon_distinct_id, properties.distinct_id])

describe("the person of the browser", () => {
  it("becomes the customer at sign-in, with what they did before", async () => {
    const { posthog, sdk, events, connection } = openPage()
    const anonymous = posthog.get_distinct_id()
    await signIn(sdk, "ada")
    expect(posthog.get_distinct_id()).toBe("cus_ada")
    expect(connection.state().customerId).toBe("cus_ada")
    await sdk.store.customer.retrieve()
    await signIn(sdk, "ada")
    expect(merges(events)).toEqual([[anonymous, "cus_ada"]])
  })

  it("becomes the customer at sign-up", async () => {
    const { posthog, sdk, events } = openPage()
    const anonymous = posthog.get_distinct_id()
    const payload = { email: "ada@example.com", password: "secret" }
    const token = await sdk.auth.register("customer", "emailpass", payload)
    expect(posthog.get_distinct_id()).toBe(anonymous)
    await sdk.store.customer.create(payload, {}, { authorization: `Bearer ${token}` })
    await sdk.auth.login("customer", "emailpass", payload)
    expect(merges(events)).toEqual([[anonymous, "cus_ada"]])
  })

  it("is found signed in on a later page", async () => {
    const first = openPage()
    await signIn(first.sdk, "ada")
    localStorage.removeItem("ph_phc_test_posthog")
    forgetCookies()
    const second = openPage()
    const anonymous = second.posthog.get_distinct_id()
    await second.sdk.store.customer.retrieve()
    expect(merges(second.events)).toEqual([[anonymous, "cus_ada"]])
  })

  it.each(["unverified", "mfa"])(
    "is nobody yet after a sign-in that is not done: %s",
    async (name) => {
      const { posthog, sdk, connection } = openPage()
      const anonymous = posthog.get_distinct_id()
      await signIn(sdk, name)
      expect(posthog.get_distinct_id()).toBe(anonymous)
      expect(connection.state().customerId).toBeUndefined()
    }
  )

  it("is never an admin user", async () => {
    const { posthog, sdk } = openPage()
    await sdk.auth.login("user", "emailpass", { email: "a@example.com", password: "secret" })
    expect(posthog.get_property("$user_state")).toBe("anonymous")
  })

  it.each(["jwt", "session"] as const)("starts anew at sign-out (%s)", async (type) => {
    const { posthog, sdk, connection } = openPage({ auth: { type } })
    const before = posthog.get_distinct_id()
    const session = posthog.get_session_id()
    await signIn(sdk, "ada")
    await sdk.auth.logout()
    expect(connection.state().customerId).toBeUndefined()
    expect([before, "cus_ada"]).not.toContain(posthog.get_distinct_id())
    expect(posthog.get_session_id()).not.toBe(session)
  })

  it("stays who they are when a guest's token is cleared", async () => {
    const { posthog, sdk } = openPage()
    const anonymous = posthog.get_distinct_id()
    await sdk.client.clearToken()
    expect(posthog.get_distinct_id()).toBe(anonymous)
  })

  it.each([true, false])(
    "stays apart from another account in the same browser (sign-out: %s)",
    async (signsOut) => {
      const { posthog, sdk, events } = openPage()
      const first = posthog.get_distinct_id()
      await signIn(sdk, "ada")
      if (signsOut) {
        await sdk.auth.logout()
      }
      await signIn(sdk, "grace")
      expect(posthog.get_distinct_id()).toBe("cus_grace")
      const [ada, grace] = merges(events)
      expect(ada).toEqual([first, "cus_ada"])
      expect(grace?.[1]).toBe("cus_grace")
      expect([first, "cus_ada"]).not.toContain(grace?.[0])
      expect(merges(events)).toHaveLength(2)
    }
  )

  it("stays apart from another account, and from who comes next, if posthog-js makes no persons", async () => {
    const { posthog, sdk } = openPage({ config: { person_profiles: "never" } })
    const seen = [posthog.get_distinct_id()]
    await signIn(sdk, "ada")
    await signIn(sdk, "grace")
    seen.push(posthog.get_distinct_id())
    await sdk.auth.logout()
    seen.push(posthog.get_distinct_id())
    expect(new Set(seen).size).toBe(3)
  })

  it("is nobody once Medusa says that their sign-in of an earlier page has expired", async () => {
    await signIn(openPage().sdk, "ada")
    localStorage.removeItem("medusa_auth_token")
    const later = openPage()
    expect(later.posthog.get_distinct_id()).toBe("cus_ada")
    await expect(later.sdk.store.customer.retrieve()).rejects.toMatchObject({ status: 401 })
    expect(later.posthog.get_property("$user_state")).toBe("anonymous")
    await later.sdk.store.cart.create({})
    expect(later.lastHeaders()["distinct-id"]).toBe(later.posthog.get_distinct_id())
  })

  it("is not lost to a 401 that comes after the sign-in", async () => {
    const { posthog, sdk } = openPage()
    const answer = holdAnswers("/store/customers/me")
    const late = sdk.store.customer.retrieve()
    await signIn(sdk, "ada")
    answer()
    await expect(late).rejects.toMatchObject({ status: 401 })
    expect(posthog.get_distinct_id()).toBe("cus_ada")
  })

  it("is not lost to a 401 that comes while they sign in", async () => {
    const { posthog, sdk } = openPage()
    const answer = holdAnswers("/auth/customer/emailpass")
    const signingIn = signIn(sdk, "ada")
    await expect(sdk.store.customer.retrieve()).rejects.toMatchObject({ status: 401 })
    answer()
    await signingIn
    expect(posthog.get_distinct_id()).toBe("cus_ada")
  })

  it("stays who they are after a 401 for something else, such as a wrong password", async () => {
    const { posthog, sdk } = openPage()
    await signIn(sdk, "ada")
    globalThis.fetch = () => Promise.resolve(Response.json({}, { status: 401 }))
    for (const path of ["/store/customers/me/password", "/auth/customer/emailpass"]) {
      await expect(sdk.client.fetch(path, { method: "POST" })).rejects.toMatchObject({
        status: 401,
      })
    }
    expect(posthog.get_distinct_id()).toBe("cus_ada")
  })

  it("stays apart from the account of an earlier page", async () => {
    await signIn(openPage().sdk, "ada")
    const later = openPage()
    expect(later.posthog.get_distinct_id()).toBe("cus_ada")
    await signIn(later.sdk, "grace")
    expect(merges(later.events)).toEqual([[expect.not.stringContaining("cus_"), "cus_grace"]])
  })

  it("is not taken from an answer that comes after the sign-out", async () => {
    const { posthog, sdk } = openPage()
    await signIn(sdk, "ada")
    const late = sdk.store.customer.retrieve()
    await sdk.auth.logout()
    await late.catch(() => undefined)
    expect(posthog.get_property("$user_state")).toBe("anonymous")
  })

  it("is who the store says, where the sdk doesn't see it", () => {
    const { posthog, connection } = openPage()
    connection.identify("cus_ada")
    expect(posthog.get_distinct_id()).toBe("cus_ada")
    connection.identify(null)
    expect(posthog.get_distinct_id()).not.toBe("cus_ada")
  })

  it("is nobody after the shop's own reset", async () => {
    const { posthog, sdk, connection } = openPage()
    await signIn(sdk, "ada")
    posthog.reset()
    await sdk.store.cart.create({})
    expect(connection.state().customerId).toBeUndefined()
    expect(posthog.get_property("$user_state")).toBe("anonymous")
  })
})

describe("a decision", () => {
  const modes: [string, Partial<PostHogConfig>][] = [
    ["capturing by default", {}],
    ["capturing after consent", { opt_out_capturing_by_default: true }],
    [
      "in a cookie",
      { opt_out_capturing_persistence_type: "cookie", opt_out_persistence_by_default: true },
    ],
    ["cookieless on refusal", { cookieless_mode: "on_reject" }],
  ]

  it.each(modes)("to refuse survives the sign-out: %s", async (_name, config) => {
    const page = openPage({ config })
    page.posthog.opt_in_capturing()
    await signIn(page.sdk, "ada")
    page.posthog.opt_out_capturing()
    await page.sdk.auth.logout()
    expect(page.posthog.get_explicit_consent_status()).toBe("denied")
    expect(openPage({ config }).posthog.get_explicit_consent_status()).toBe("denied")
  })

  it.each(modes)("to refuse survives the shop's own reset: %s", (_name, config) => {
    const { posthog, events } = openPage({ config })
    posthog.opt_out_capturing()
    posthog.reset()
    expect(posthog.get_explicit_consent_status()).toBe("denied")
    posthog.capture("after")
    const ids = events.map(({ properties }) => properties.distinct_id)
    expect(ids).toEqual(config.cookieless_mode ? ["$posthog_cookieless"] : [])
  })

  it.each(modes)(
    "to agree survives the sign-out, and is not counted again: %s",
    async (_name, config) => {
      const { posthog, sdk, events } = openPage({ config })
      posthog.opt_in_capturing()
      await signIn(sdk, "ada")
      await sdk.auth.logout()
      expect(posthog.get_explicit_consent_status()).toBe("granted")
      expect(events.filter(({ event }) => event === "$opt_in")).toHaveLength(1)
    }
  )

  it.each(modes)("to agree again is the customer's who is signed in: %s", async (_name, config) => {
    const { posthog, sdk } = openPage({ config })
    posthog.opt_in_capturing()
    await signIn(sdk, "ada")
    posthog.opt_out_capturing()
    posthog.opt_in_capturing()
    expect(posthog.get_distinct_id()).toBe("cus_ada")
    expect(posthog.get_property("$user_state")).toBe("identified")
  })

  it("to refuse keeps a sign-in unknown, until they agree", async () => {
    const { posthog, sdk, events, lastHeaders } = openPage()
    posthog.opt_out_capturing()
    await signIn(sdk, "ada")
    await sdk.store.cart.create({})
    expect(posthog.get_distinct_id()).not.toBe("cus_ada")
    expect(lastHeaders()).toEqual({ consent: "denied" })
    posthog.opt_in_capturing()
    expect(merges(events)).toEqual([[expect.any(String), "cus_ada"]])
  })
})

const forgetCookies = () => {
  for (const cookie of document.cookie.split("; ")) {
    document.cookie = `${cookie.split("=")[0]}=; path=/; max-age=0`
  }
}
