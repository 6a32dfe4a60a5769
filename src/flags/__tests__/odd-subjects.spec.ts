import type { FlagSubject } from "../../events/flags/flags"
import { Evaluator } from "../evaluator"
import { FlagSource } from "../flag-source"

const circle: Record<string, unknown> = {}
circle.itself = circle

const failing = {
  toJSON: () => {
    throw new Error("no")
  },
}

const GIFT_WRAP = {
  key: "gift-wrap",
  enabled: true,
  reason: { code: "condition_match" },
  metadata: { id: 1, version: 1 },
}

describe("a subject that JSON can't hold", () => {
  const bodies: Record<string, unknown>[] = []
  let source: FlagSource
  beforeEach(() => {
    bodies.length = 0
    jest.spyOn(globalThis, "fetch").mockImplementation((_url, init) => {
      bodies.push(JSON.parse(String(init?.body)) as Record<string, unknown>)
      return Promise.resolve(Response.json({ flags: { "gift-wrap": GIFT_WRAP }, requestId: "r" }))
    })
    source = new FlagSource({
      options: {
        apiKey: "phc_test",
        host: "https://posthog.example.com",
        secretKey: undefined,
        disabled: false,
        flags: { "gift-wrap": { default: false } },
      },
      cache: () => ({ get: async () => undefined, set: async () => undefined }),
      log: { warn: jest.fn() },
      holder: "process",
      deadlineMs: 60_000,
    })
  })
  afterEach(async () => {
    await source.stop()
    jest.restoreAllMocks()
  })

  const valueOf = async (subject: object) =>
    (await source.of({ distinctId: "cus_1", ...subject } as FlagSubject)).get("gift-wrap")?.value

  it.each<[string, object]>([
    ["a bigint", { personProperties: { spent: 5n } }],
    ["a circle", { personProperties: { circle } }],
    ["a failing toJSON", { personProperties: { failing } }],
    ["nothing", { personProperties: null, groups: null, groupProperties: null }],
    ["a bigint of a group", { groups: { a: "b" }, groupProperties: { a: { seats: 5n } } }],
    ["a group without properties", { groups: { a: "b" }, groupProperties: { a: null } }],
  ])("gets its flags as others do: %s", async (_what, odd) => {
    expect(await valueOf(odd)).toBe(true)
    expect(await valueOf({})).toBe(true)
    expect(bodies).toHaveLength(2)
  })

  it("is sent as events are", async () => {
    await valueOf({
      personProperties: { spent: 5n, since: new Date(0) },
      groups: { company: 7, nobody: null },
    })
    expect(bodies[0]).toMatchObject({
      person_properties: { spent: 5, since: "1970-01-01T00:00:00.000Z" },
      groups: { company: "7" },
    })
    expect(bodies[0]?.groups).not.toHaveProperty("nobody")
  })

  it("turns flags off for nobody else, whatever posthog-node throws before it asks PostHog", async () => {
    jest.spyOn(Evaluator.prototype, "ask").mockRejectedValueOnce(new TypeError("unreadable"))
    expect(await valueOf({})).toBeUndefined()
    expect(await valueOf({})).toBe(true)
  })
})
