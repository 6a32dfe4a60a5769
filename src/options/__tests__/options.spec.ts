import { GUEST_MERGE } from "../../events/customers/guest-merged"
import { readEnvironment } from "../environment"
import { resolveOptions } from "../resolve"

const production = { nodeEnv: "production", options: {} }
const key = "phc_abcdefghijklmnopqrstuvwxyz"

const messageOf = (options: unknown, environment = production): string => {
  try {
    resolveOptions(options, environment)
  } catch (error) {
    return (error as Error).message
  }
  return "no error"
}

describe("options", () => {
  it("have defaults for everything", () => {
    expect(resolveOptions(undefined, production)).toEqual({
      host: "https://us.i.posthog.com",
      disabled: false,
      debug: false,
      environment: "production",
      personProfiles: "identified_only",
      personProperties: [],
      erasure: "manual",
      flags: {},
      batchSize: 250,
      flushIntervalMs: 900,
      requestTimeoutMs: 10_000,
      shutdownTimeoutMs: 5_000,
      retentionDays: 30,
      unsentRetentionDays: 90,
      events: {},
      consent: "opt-out",
      onDenied: "anonymous",
      customEvents: [],
      taxonomy: "medusa",
      groups: {},
      workflows: [],
      captureExceptions: false,
      cartEvents: "checkout",
      abandonedCartAfterHours: 24,
      scrub: true,
      mergeGuests: false,
      alerts: { afterMinutes: 5, feed: true },
    })
  })

  it.each<[unknown, unknown]>([
    [false, false],
    [{ afterMinutes: 15 }, { afterMinutes: 15, feed: true }],
    [
      { feed: false, email: "ops@example.com", webhook: "http://localhost:9000/alerts" },
      {
        afterMinutes: 5,
        feed: false,
        email: "ops@example.com",
        webhook: "http://localhost:9000/alerts",
      },
    ],
    [
      { email: "", webhook: " " },
      { afterMinutes: 5, feed: true },
    ],
    [
      { webhook: " https://hooks.example.com/s3cret\n" },
      { afterMinutes: 5, feed: true, webhook: "https://hooks.example.com/s3cret" },
    ],
  ])("say where alerts go: %j", (alerts, expected) => {
    expect(resolveOptions({ alerts }, production).alerts).toEqual(expected)
  })

  it.each<[unknown, string]>([
    [true, ", got boolean"],
    [{ afterMinutes: 0 }, ", wrong at alerts.afterMinutes, got number"],
    [{ email: "ops@s3cret" }, ", wrong at alerts.email, got 10 characters"],
    [{ email: ["s3cret"] }, ", wrong at alerts.email, got object"],
    [
      { webhook: "http://hooks.example.com/s3cret" },
      ", wrong at alerts.webhook, got 31 characters",
    ],
    [{ webhook: "https://me:s3cret@hooks.test" }, ", wrong at alerts.webhook, got 28 characters"],
    [{ webhook: "ftp://localhost/s3cret" }, ", wrong at alerts.webhook, got 22 characters"],
    [{ slack: "https://hooks.test/s3cret" }, ", wrong at alerts.slack, got 25 characters"],
  ])("reject %j for alerts and say where, but don't print it", (alerts, problem) => {
    const message = messageOf({ alerts })
    expect(message).toContain(`Expected \`alerts\` to be false | object${problem}. Use`)
    expect(message).not.toContain("s3cret")
  })

  it("name everything that is wrong in alerts", () => {
    const message = messageOf({ alerts: { afterMinutes: "5", email: "ops" } })
    expect(message).toContain("alerts.afterMinutes")
    expect(message).toContain("alerts.email")
  })

  it("win over their environment variables, which apply if they aren't set", () => {
    const environment = readEnvironment({
      NODE_ENV: "production",
      POSTHOG_API_KEY: key,
      POSTHOG_HOST: "eu",
      POSTHOG_DEBUG: "1",
      POSTHOG_DISABLED: "no",
    })
    expect(resolveOptions({ host: "https://ph.example.com/" }, environment)).toMatchObject({
      apiKey: key,
      host: "https://ph.example.com",
      debug: true,
      disabled: false,
    })
    expect(resolveOptions({ apiKey: undefined }, environment).host).toBe("https://eu.i.posthog.com")
  })

  it("treat an empty key, as from an empty line in .env, as not set", () => {
    expect(resolveOptions({ apiKey: "", host: " " }, production)).toMatchObject({
      host: "https://us.i.posthog.com",
    })
  })

  it.each(["", " "])("treat %j as not set for the environment, too", (environment) => {
    expect(resolveOptions({ environment }, production).environment).toBe("production")
  })

  it("reject unknown events and invalid settings for known ones", () => {
    const of = (events: unknown) => messageOf({ events })
    expect(of({ order_placed: false, payment_captured: { name: "Paid" } })).toBe("no error")
    expect(of({ order_plced: false })).toMatch(
      /Expected `events` to be object, got \{"order_plced":false\}. Use event IDs/
    )
    expect(of({ order_placed: true, cart_created: {} })).toBe("no error")
    expect(of({ order_placed: "yes" })).toContain("Expected `events` to be object")
    expect(of({ order_placed: { nmae: "Paid" } })).toContain("Expected `events` to be object")
    expect(of({ order_placed: { properties: "all" } })).toContain("Expected `events`")
    expect(of({ customer_signed_in: { fields: ["email"] } })).toContain("fields (not for moments)")
  })

  it("reject an invalid custom event and say where it is wrong", () => {
    const of = (...customEvents: unknown[]) => messageOf({ customEvents })
    const event = {
      id: "review_written",
      doc: "A review.",
      entity: "review",
      fields: ["rating"],
      person: { customerId: "customer_id" },
      properties: { rating: { type: "number", doc: "Stars.", fields: ["rating"], value: () => 5 } },
    }
    expect(of(event)).toBe("no error")
    expect(of(event, { ...event, person: { customer_id: "x" } })).toMatch(
      /Expected `customEvents` to be list of events made with defineEvent\(\), wrong at customEvents\[1\].person, got .*Create each one with defineEvent/
    )
    expect(of({ ...event, properties: { rating: 5 } })).toContain(
      "customEvents[0].properties.rating"
    )
    expect(of(event, event)).toContain("wrong at customEvents[1].id")
    expect(of({ ...event, entity: GUEST_MERGE })).toContain("wrong at customEvents[0].entity")
    expect(of({ ...event, id: "order_placed" })).toContain("wrong at customEvents[0].id")
    expect(of(undefined)).toContain("wrong at customEvents[0]")
    expect(of({ ...event, hints: { "*": "id" } })).toContain('wrong at customEvents[0].hints["*"]')
    const changed = { ...event, proof: { by: "changed row", where: {} } }
    expect(of(changed)).toContain("wrong at customEvents[0].time")
    expect(of({ ...changed, time: () => new Date() })).toBe("no error")
    expect(of({ ...event, hints: undefined, proof: undefined })).toBe("no error")
    const { id, doc, properties, person } = event
    const moment = { id, doc, properties, person, on: "review.created", key: () => "1" }
    expect(of(moment)).toBe("no error")
    expect(of({ ...moment, on: "*" })).toContain("wrong at customEvents[0].on")
    expect(of({ ...moment, key: undefined })).toContain("wrong at customEvents[0].key")
    expect(of({ ...moment, id: "customer_signed_in" })).toContain("wrong at customEvents[0].id")
  })

  it("send each event immediately in development", () => {
    expect(resolveOptions({}, { nodeEnv: "development", options: {} }).flushIntervalMs).toBe(0)
  })

  it("turn the plugin off if NODE_ENV is test and no key is set", () => {
    const test = { nodeEnv: "test", options: {} }
    expect(resolveOptions({}, test).disabled).toBe(true)
    expect(resolveOptions({ apiKey: key }, test).disabled).toBe(false)
    expect(resolveOptions({}, { ...test, options: { apiKey: key } }).disabled).toBe(false)
  })

  it.each([
    ["https://us.posthog.com", "https://us.i.posthog.com"],
    ["EU", "https://eu.i.posthog.com"],
    ["https://eu.posthog.com/project/123", "https://eu.i.posthog.com"],
    ["eu.i.posthog.com", "https://eu.i.posthog.com"],
    ["https://EU.i.posthog.com", "https://eu.i.posthog.com"],
    ["https://eu.i.posthog.com:443/", "https://eu.i.posthog.com"],
    ["https://us.i.posthog.com/batch/", "https://us.i.posthog.com"],
    ["http://eu.i.posthog.com", "https://eu.i.posthog.com"],
    ["http://app.posthog.com:8080", "https://us.i.posthog.com"],
    ["https://eu.posthog.com/project/123/settings/project#variables", "https://eu.i.posthog.com"],
    ["http://us:8000", "http://us:8000"],
    ["http://127.0.0.1:8000/", "http://127.0.0.1:8000"],
    ["http://ph.example.com:8000/ingest/", "http://ph.example.com:8000/ingest"],
    ["https://eu.i.posthog.com.example.com/x", "https://eu.i.posthog.com.example.com/x"],
  ])("convert the host %s to %s", (host, expected) => {
    expect(resolveOptions({ host }, production).host).toBe(expected)
  })

  it("correct the host of PostHog's app, too", () => {
    const appHost = "http://EU.posthog.com/project/123/settings"
    expect(resolveOptions({ appHost }, production).appHost).toBe("https://eu.posthog.com")
  })

  it.each(["ph.example.com", "constructor"])("reject the host %s, which is no URL", (host) => {
    expect(messageOf({ host })).toContain('Use "us", "eu", or a URL')
  })

  it.each([
    { host: "ftp://ph.example.com" },
    { host: "posthog" },
    { batchSize: 0 },
    { batchSize: "100" },
    { flushIntervalMs: -1 },
    { personProfiles: "some" },
    { personProperties: ["password"] },
    { beforeSend: "drop" },
    { environment: 5 },
    { retentionDays: 0.5 },
    { disabled: "maybe" },
    { taxonomy: "segment" },
    { taxonomy: null },
    { taxonomy: "__proto__" },
    { groups: ["region"] },
    { groups: { store: true } },
    { groups: { region: "EU" } },
    { groups: { company: "company_name" } },
    { groups: { company: { fields: ["employee.company.id"] } } },
    { groups: { company: { fields: [], id: String } } },
    { groups: { company: { fields: ["metadata"], id: "metadata.company" } } },
    { cartEvents: "some" },
    { abandonedCartAfterHours: 0 },
  ])("reject %j and name the option, the value, and the fix", (options) => {
    expect(messageOf(options)).toMatchSnapshot()
  })

  it("list the known options for an unknown one", () => {
    expect(messageOf({ apikey: key })).toContain('got "apikey". Known options: apiKey, host,')
  })

  it("name the environment variable of an invalid value", () => {
    const message = messageOf({}, readEnvironment({ POSTHOG_DEBUG: "perhaps" }) as never)
    expect(message).toContain('`debug` (or POSTHOG_DEBUG) to be boolean, got "perhaps"')
  })

  it("never print a password in a URL, and accept values that JSON can't represent", () => {
    const message = messageOf({ host: "https://me:s3cret@ph.example.com", batchSize: 10n })
    expect(message).toContain("https://…@ph.example.com")
    expect(message).not.toContain("s3cret")
    expect(message).toContain("got bigint")
  })

  it.each(["phx_personalsecret", "phs_projectsecret", `phc_${"x".repeat(80)}`, "phc_with blank"])(
    "never print a key, not even an invalid one",
    (apiKey) => {
      const message = messageOf({ apiKey })
      expect(message).toContain("`apiKey` (or POSTHOG_API_KEY)")
      expect(message).not.toContain(apiKey.slice(4))
    }
  )

  const pasted = [
    "phc_abcDEF0123456789abcDEF0123456789",
    "phx_abcDEF0123456789abcDEF0123456789",
    "phs_abcDEF0123456789abcDEF0123456789",
    "abcDEF0123456789abcDEF0123456789abcDEF",
  ]

  it.each([
    (key: string) => ({ host: key }),
    (key: string) => ({ host: `https://eu.i.posthog.com/?token=${key}` }),
    (key: string) => ({ host: `https://me:${key}/x@ph.example.com` }),
    (key: string) => ({ host: { apiKey: key } }),
    (key: string) => ({ host: { posthog: [{ password: "hunter2", name: key }] } }),
    (key: string) => ({ events: key }),
    (key: string) => ({ events: { [key]: true } }),
    (key: string) => ({ events: [key] }),
    (key: string) => ({ debug: key, disabled: ` ${key}` }),
    (key: string) => ({ personProfiles: key }),
    (key: string) => ({ personProperties: [key] }),
    (key: string) => ({ batchSize: key }),
    (key: string) => ({ taxonomy: `"${key}"` }),
    (key: string) => ({ groups: { [key]: true } }),
    (key: string) => ({ customEvents: [{ id: "x", properties: { [key]: 5 } }] }),
    (key: string) => ({ beforeSend: new Map([[key, key]]) }),
    (key: string) => ({ [key]: true }),
    (key: string) => key,
    (key: string) => [key],
  ])("never print a key in the wrong option: %#", (optionsWith) => {
    for (const secret of pasted) {
      const message = messageOf(optionsWith(secret))
      expect(message).toContain("Expected")
      expect(message).not.toContain(secret.slice(4, 14))
      expect(message).not.toContain("hunter2")
    }
  })

  it.each([
    { environment: pasted[1] },
    { workflows: [pasted[1]] },
    { subscriptions: { entity: pasted[1] } },
    { events: { order_placed: { name: pasted[1] } } },
  ])("reject a key that would be sent or printed later: %#", (options) => {
    const message = messageOf(options)
    expect(message).toContain(`Expected \`${Object.keys(options)[0]}\``)
    expect(message).not.toContain("abcDEF")
  })

  it("are shown in limited length, whatever their value is", () => {
    const circular: Record<string, unknown> = { list: Array.from({ length: 1_000_000 }, () => 1) }
    circular.self = circular
    const cradle = new Proxy({}, { ownKeys: () => ["service"] })
    expect(messageOf({ host: circular, batchSize: cradle }).length).toBeLessThan(1_500)
  })
})
