import { MedusaError } from "@medusajs/framework/utils"
import * as moments from "../to-event"

const { aliasMoment, captureMoment, groupMoment, identifyMoment, revenueMoment } = moments

const CUSTOMER = "cus_01CUSTOMER"
const options = { environment: "production", personProfiles: "identified_only" } as const
const never = { ...options, personProfiles: "never" } as const

const captured = (properties?: unknown, further: object = {}, with_: object = options) =>
  captureMoment(
    { event: "quiz_finished", distinctId: CUSTOMER, properties, ...further } as never,
    with_ as never
  ).properties

const identified = (properties: object, further: object = {}) =>
  identifyMoment({ distinctId: CUSTOMER, properties, ...further } as never, options)?.properties

describe("capture", () => {
  it("prefers the caller's environment, and uses the plugin's if there is none", () => {
    expect(captured({ environment: "preview" })).toMatchObject({ environment: "preview" })
    expect(captured({ environment: undefined })).toMatchObject({ environment: "production" })
    expect(captured()).toMatchObject({ environment: "production", $ignore_sent_at: true })
  })

  it.each([
    ["$set", { $set: { plan: "gold" } }],
    ["$set_once", { $set_once: { first: 1 } }],
    ["$unset", { $unset: ["plan"] }],
    ["$groups", { $groups: { company: "acme" } }],
  ])("asks for the profile without which PostHog would remove %s", (_name, properties) => {
    expect(captured(properties)).toEqual({
      ...properties,
      environment: "production",
      $ignore_sent_at: true,
    })
  })

  it.each([
    ["there are no profiles", {}, never],
    ["the caller wants none", { profile: false }, options],
  ])("keeps in the store what PostHog would remove if %s", (_where, further, with_) => {
    const ofPerson = { $set: { a: 1 }, $set_once: { a: 1 }, $unset: ["b"], $groups: { c: "d" } }
    expect(captured({ score: 7, ...ofPerson }, further, with_)).toEqual({
      score: 7,
      environment: "production",
      $ignore_sent_at: true,
      $process_person_profile: false,
    })
  })

  it("honors $process_person_profile as posthog-node would, after `profile`", () => {
    const asked = { $process_person_profile: true }
    expect(captured(asked)).not.toHaveProperty("$process_person_profile")
    expect(captured(asked, { profile: false }).$process_person_profile).toBe(false)
    expect(captured(asked, {}, never).$process_person_profile).toBe(false)
    const always = { ...options, personProfiles: "always" }
    expect(captured({ $process_person_profile: false }, {}, always)).toMatchObject({
      $process_person_profile: false,
    })
  })

  it("accepts numbers as group IDs, leaves out groups without an ID, and needs no profile for none", () => {
    const groups = { company: 7, team: undefined, region: null }
    expect(captured({}, { groups })).toMatchObject({ $groups: { company: "7" } })
    expect(captured({}, { groups: { team: undefined } })).toMatchObject({
      $process_person_profile: false,
    })
  })

  it("gives an event about persons only a profile, or doesn't record it", () => {
    const input = { event: "$set", distinctId: CUSTOMER, properties: { $set: { a: 1 } } }
    const { eventMoment } = moments
    expect(eventMoment(input, options)?.properties).not.toHaveProperty("$process_person_profile")
    expect(eventMoment(input, never)).toBeUndefined()
  })

  it("creates no person for an exception", () => {
    const input = { event: "$exception", properties: { $set: { a: 1 } }, distinctId: "x" }
    expect(captureMoment(input, options).properties).toMatchObject({
      $process_person_profile: false,
    })
  })

  it("treats a null key as none, and gives each event its own uuid", () => {
    const keyed = (key: unknown) =>
      captureMoment({ event: "seen", distinctId: CUSTOMER, key } as never, options).uuid
    expect(keyed(null)).not.toBe(keyed(null))
    expect(keyed("a")).toBe(keyed("a"))
    // This must never change.
    expect(keyed("a")).toBe("babf2abe-f2fc-5570-b1cd-2f533b7343d0")
  })
})

describe("identify", () => {
  it("sets properties, and separates PostHog's own as posthog-node does", () => {
    const own = {
      $set: { plan: "gold" },
      $set_once: { first_seen: "2026" },
      $unset: "city",
      $anon_distinct_id: "browser-7",
    }
    expect(identified({ name: "Ada", ...own })).toEqual({
      $set: { name: "Ada", plan: "gold" },
      $set_once: { first_seen: "2026" },
      $unset: ["city"],
      $anon_distinct_id: "browser-7",
      environment: "production",
      $ignore_sent_at: true,
    })
    expect(identified({ plan: "gold", $anon_distinct_id: undefined })).toEqual({
      $set: { plan: "gold" },
      environment: "production",
      $ignore_sent_at: true,
    })
  })

  it("prefers the ID in `anonymousId`", () => {
    const properties = { $anon_distinct_id: "browser-7" }
    expect(identified(properties, { anonymousId: "browser-8" })?.$anon_distinct_id).toBe(
      "browser-8"
    )
  })
})

describe("groupIdentify", () => {
  it("accepts what Medusa's own provider accepts: a number, and no actor", () => {
    expect(groupMoment({ type: "company", id: 7, distinctId: "" }, options)).toMatchObject({
      distinct_id: "$company_7",
      properties: { $group_key: "7", $group_set: {} },
    })
  })
})

describe("wrong input", () => {
  const text = (length: number) => "jane@example.com".padEnd(length, "x")
  const unreadable = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error("jane@example.com")
      },
    }
  )
  const capture = (input: object) => () =>
    captureMoment({ event: "x", distinctId: CUSTOMER, ...input } as never, options)

  it.each<[string, () => unknown, string]>([
    ["no input", () => captureMoment(undefined as never, options), "an object"],
    ["a name of 10 kB", capture({ event: text(10_000) }), "`event`"],
    ["a name with NUL", capture({ event: "a\u0000" }), "`event`"],
    ["half a surrogate pair", capture({ event: "a\ud800" }), "`event`"],
    ["a long name in few characters", capture({ event: "é".repeat(150) }), "`event`"],
    ["a number for a name", capture({ event: 5 }), "`event`"],
    ["an id with NUL", capture({ distinctId: "jane\u0000" }), "`distinctId`"],
    ["an id with half a pair", capture({ distinctId: "jane\udc00" }), "`distinctId`"],
    ["a symbol for an id", capture({ distinctId: Symbol("jane") }), "`distinctId`"],
    ["the year 20260", capture({ timestamp: new Date(Date.UTC(20260, 0)) }), "`timestamp`"],
    ["the year 20260 in a text", capture({ timestamp: "+020260-01-01" }), "the year 20260"],
    ["the year 1900", capture({ timestamp: "1900-01-01" }), "the year 1900"],
    ["a time that is none", capture({ timestamp: { jane: 1 } }), "`timestamp`"],
    ["a big number for a time", capture({ timestamp: 10n }), "`timestamp`"],
    ["an empty key", capture({ key: "" }), "`key`"],
    ["a key of the wrong type", capture({ key: { id: 10n } }), "`key`"],
    ["properties that are a list", capture({ properties: ["jane"] }), "`properties`"],
    ["properties that are a text", capture({ properties: "jane" }), "`properties`"],
    ["properties that are a map", capture({ properties: new Map() }), "`properties`"],
    ["a proxy for properties", capture({ properties: unreadable }), "`properties`"],
    ["a text for $set", capture({ properties: { $set: "jane" } }), "`properties.$set`"],
    ["an object for a group", capture({ groups: { company: {} } }), "`groups.company`"],
    ["a text for groups", capture({ groups: "acme" }), "`groups`"],
    ["a text for profile", capture({ profile: "no" }), "`profile`"],
    [
      "an account to merge",
      () =>
        identifyMoment(
          { distinctId: CUSTOMER, properties: { $anon_distinct_id: "cus_01OTHER" } },
          options
        ),
      "Two accounts are never merged",
    ],
    [
      "an account to merge, by capture",
      capture({ event: "$identify", properties: { $anon_distinct_id: "cus_01OTHER" } }),
      "Two accounts are never merged",
    ],
    [
      "an account as an alias, by capture",
      capture({ event: "$create_alias", properties: { alias: "cus_01OTHER" } }),
      "Two accounts are never merged",
    ],
    [
      "a merge that asks nobody",
      capture({ event: "$merge_dangerously", properties: { alias: "device-7" } }),
      "`event`",
    ],
    ["an illegal id to merge", () => identified({ $anon_distinct_id: "guest" }), "$anon_distinct"],
    ["an alias without input", () => aliasMoment(undefined as never, options), "an object"],
    [
      "a big number for an alias",
      () => aliasMoment({ distinctId: 10n, alias: "x" } as never, options),
      "`distinctId`",
    ],
    [
      "a symbol for a currency",
      () =>
        revenueMoment(
          { distinctId: CUSTOMER, amount: 1, currency: Symbol("jane") } as never,
          options
        ),
      "`currency`",
    ],
    ["a group without a type", () => groupMoment({ id: "acme" } as never, options), "`type`"],
  ])("is a MedusaError that quotes nothing: %s", (_what, act, expected) => {
    let seen: unknown
    try {
      act()
    } catch (error) {
      seen = error
    }
    expect(seen).toBeInstanceOf(MedusaError)
    const { type, message } = seen as MedusaError
    expect(type).toBe(MedusaError.Types.INVALID_DATA)
    expect(message).toContain(expected)
    expect(message).toMatch(/^Expected .+, got .+\. .+/)
    expect(message).not.toContain("jane")
    expect(message.length).toBeLessThan(300)
  })

  it("doesn't include an unreadable property: the rest is captured", () => {
    const properties = {
      score: 7,
      get broken() {
        throw new Error("jane@example.com")
      },
    }
    expect(captured(properties)).toMatchObject({ score: 7, broken: "[unreadable]" })
  })
})
