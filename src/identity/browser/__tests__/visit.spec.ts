import { timeOfUuidV7 } from "../ids"
import { visitOf } from "../visit"
import type { Headers, ReadVisit } from "../visit"

const now = new Date("2026-11-26T12:00:00Z")
const TOKEN = "phc_te+st/1"
const ANONYMOUS = "0193a5d1-9d3c-7c3e-8a44-0f6d1b2c3d4e"
const SESSION = "0193a5d2-1111-7abc-9def-0123456789ab"
const WINDOW = "0193a5d2-2222-7abc-9def-0123456789ab"

const read = (headers: Headers, how: Partial<ReadVisit> = {}) =>
  visitOf(headers, { consent: "opt-out", token: TOKEN, now, ...how })

const posthogCookie = (state: object) =>
  `ph_phc_tePLstSL1_posthog=${encodeURIComponent(JSON.stringify(state))}`

describe("visitOf", () => {
  it("reads the headers of the kit", () => {
    expect(
      read({
        "x-posthog-distinct-id": ANONYMOUS,
        "x-posthog-session-id": SESSION.toUpperCase(),
        "x-posthog-window-id": WINDOW,
        "x-posthog-consent": "granted",
        "x-posthog-attribution": `utm_source=news&utm_campaign=black+friday&gclid=Cj0K&x=1&at=${now.getTime() - 60_000}`,
      })
    ).toEqual({
      consent: "granted",
      anonymousId: ANONYMOUS,
      sessionId: SESSION,
      windowId: WINDOW,
      attribution: {
        touched_at: "2026-11-26T11:59:00.000Z",
        values: { utm_source: "news", utm_campaign: "black friday", gclid: "Cj0K" },
      },
    })
  })

  it("says nothing of a request without any of them", () => {
    expect(read({ cookie: "a=b; _medusa_cart_id=cart_1" })).toBeUndefined()
  })

  it("reads posthog-js's cookie where no header comes, and its session only while it runs", () => {
    const start = now.getTime() - 3_600_000
    const state = { distinct_id: ANONYMOUS, $sesid: [now.getTime() - 60_000, SESSION, start] }
    expect(read({ cookie: posthogCookie(state) })).toEqual({
      anonymousId: ANONYMOUS,
      sessionId: SESSION,
    })
    const idle = { ...state, $sesid: [now.getTime() - 31 * 60_000, SESSION, start] }
    expect(read({ cookie: posthogCookie(idle) })).toEqual({
      anonymousId: ANONYMOUS,
    })
    expect(
      read({ cookie: posthogCookie({ ...state, $user_state: "identified", distinct_id: "cus_1" }) })
    ).toEqual({ sessionId: SESSION })
    expect(read({ cookie: posthogCookie({ ...idle, $user_state: "identified" }) })).toBeUndefined()
  })

  it.each(["pending", "denied"])(
    "takes no ID from the cookie that the kit withholds: %s",
    (consent) => {
      const cookie = posthogCookie({ distinct_id: ANONYMOUS })
      expect(read({ cookie, "x-posthog-consent": consent })).toEqual({ consent })
      expect(read({ cookie, "x-posthog-consent": "granted" })?.anonymousId).toBe(ANONYMOUS)
    }
  )

  const ids = { "x-posthog-distinct-id": ANONYMOUS, "x-posthog-session-id": SESSION }
  const consentCookie = (value: string) => ({ cookie: `__ph_opt_in_out_${TOKEN}=${value}` })

  it.each<[string, Headers, Partial<ReadVisit>, string | undefined, boolean]>([
    ["nobody asked, opt-out", ids, {}, undefined, true],
    ["nobody asked, opt-in", ids, { consent: "opt-in" }, undefined, false],
    [
      "granted, opt-in",
      { ...ids, "x-posthog-consent": "granted" },
      { consent: "opt-in" },
      "granted",
      true,
    ],
    [
      "pending, opt-in",
      { ...ids, "x-posthog-consent": "pending" },
      { consent: "opt-in" },
      "pending",
      false,
    ],
    ["denied", { ...ids, "x-posthog-consent": "denied" }, {}, "denied", false],
    [
      "denied in the cookie, granted in the header",
      { ...ids, "x-posthog-consent": "granted", ...consentCookie("0") },
      {},
      "denied",
      false,
    ],
    [
      "granted in the cookie, opt-in",
      { ...ids, ...consentCookie("1") },
      { consent: "opt-in" },
      "granted",
      true,
    ],
    [
      "Global Privacy Control",
      { ...ids, "x-posthog-consent": "granted", "sec-gpc": "1" },
      {},
      "denied",
      false,
    ],
    [
      "the store's function says yes",
      { ...ids, "sec-gpc": "1" },
      { consent: () => "granted" },
      "granted",
      true,
    ],
    [
      "the store's function says no",
      { ...ids, "x-posthog-consent": "granted" },
      { consent: () => "denied" },
      "denied",
      false,
    ],
    ["off", { ...ids, "x-posthog-consent": "granted" }, { consent: "off" }, undefined, false],
  ])("keeps ids only with consent: %s", (_case, headers, how, consent, keeps) => {
    const visit = read(headers, how)
    expect(visit?.consent).toBe(consent)
    expect(visit?.anonymousId).toBe(keeps ? ANONYMOUS : undefined)
    expect(visit?.sessionId).toBe(keeps ? SESSION : undefined)
  })

  it("reads the ID of a browser without an answer only to compare it, and none after a refusal", () => {
    const readIn = (consent: string) =>
      read({ ...ids, "x-posthog-consent": consent }, { consent: "opt-in" })
    expect(readIn("pending")).toEqual({ consent: "pending", comparedId: ANONYMOUS })
    expect(readIn("denied")).toEqual({ consent: "denied" })
  })

  it.each<[string, () => unknown]>([
    ["a promise", () => Promise.resolve("granted")],
    ["a promise that fails", () => Promise.reject(new Error("no consent tool"))],
    ["false", () => false],
    ["another word", () => "yes"],
    ["an object", () => ({})],
  ])("takes no answer of the store's function for a decision that is %s", (_case, answer) => {
    const consent = answer as ReadVisit["consent"]
    expect(() => read({ ...ids, "x-posthog-consent": "granted" }, { consent })).toThrow(
      "Expected `consent` to return"
    )
  })

  it.each([undefined, null])("lets the headers decide where the function says %s", (answer) => {
    const consent = (() => answer) as unknown as ReadVisit["consent"]
    expect(read({ ...ids, "x-posthog-consent": "granted" }, { consent })?.anonymousId).toBe(
      ANONYMOUS
    )
  })

  it.each([
    ["a customer's id", "cus_01JABCDEF"],
    ["an e-mail address", "jane@example.com"],
    ["PostHog's id of everybody", "$posthog_cookieless"],
    ["an object made text", "[object Object]"],
    ["a space", "a b"],
    ["a control character", "a\u0007b"],
    ["NUL", "a\u0000"],
    ["too long", "x".repeat(201)],
    ["no text", "   "],
    ["letters beyond ASCII", "händler"],
  ])("keeps no id that is %s", (_case, id) => {
    expect(read({ "x-posthog-distinct-id": id })).toBeUndefined()
  })

  it.each(["1", "0193a5d2-1111-4abc-9def-0123456789ab", `${SESSION}x`, "' OR 1=1"])(
    "keeps no session that is no UUID of version 7: %s",
    (id) => {
      expect(read({ "x-posthog-session-id": id })).toBeUndefined()
    }
  )

  it.each([
    ["too old", `utm_source=a&at=${now.getTime() - 31 * 86_400_000}`],
    ["of the future", `utm_source=a&at=${now.getTime() + 3_600_000}`],
    ["of no time", "utm_source=a"],
    ["too long", `utm_source=${"a".repeat(2_100)}&at=${now.getTime()}`],
    ["empty", `at=${now.getTime()}`],
    ["an e-mail address", `utm_source=jane%40example.com&at=${now.getTime()}`],
    ["control characters", `utm_source=a%00b&at=${now.getTime()}`],
  ])("keeps no attribution that is %s", (_case, value) => {
    expect(read({ "x-posthog-attribution": value })).toBeUndefined()
  })

  it("never throws and keeps nothing harmful of 10,000 hostile values", () => {
    const pieces = [
      "cus_",
      "'; DROP TABLE cart;--",
      "\u0000",
      "\ud800",
      "__proto__",
      "constructor",
      "[object Object]",
      "{".repeat(50),
      "%",
      "%E0%A4%A",
      ";",
      "=",
      "@",
      " ",
      "x".repeat(10_000),
      "$posthog_cookieless",
    ]
    let seed = 7
    const random = (max: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % max
    }
    for (let n = 0; n < 10_000; n++) {
      const value = Array.from({ length: 1 + random(4) }, () => pieces[random(pieces.length)]).join(
        ""
      )
      const visit = read({
        "x-posthog-distinct-id": value,
        "x-posthog-session-id": value,
        "x-posthog-window-id": [value, value],
        "x-posthog-consent": value,
        "x-posthog-attribution": value,
        cookie: `${value}; ${posthogCookie({ distinct_id: { a: value }, $sesid: value })}`,
      })
      // Two halves can make what a browser might have, such as "x=", but nothing that names somebody or means anything as code.
      const { anonymousId = "none", ...rest } = visit ?? {}
      expect(rest).toEqual({})
      expect(anonymousId).toMatch(/^(?!cus_)[\w$=]{1,200}$/)
      expect(anonymousId in Object.prototype).toBe(false)
    }
  })
})

describe("timeOfUuidV7", () => {
  it("reads the time in the id", () => {
    expect(timeOfUuidV7("019ac0b1-2c00-7abc-9def-0123456789ab").toISOString()).toBe(
      new Date(0x019ac0b12c00).toISOString()
    )
  })
})
