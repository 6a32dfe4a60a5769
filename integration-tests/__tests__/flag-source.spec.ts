import { startStandIn } from "../../packages/posthog-stand-in"
import type { FlagDefinition, StandIn } from "../../packages/posthog-stand-in"
import { defineFlags } from "../../src/options/flags"
import { FlagSource } from "../../src/flags/flag-source"
import type { StoreCache } from "../../src/flags/store-cache"

const FLAGS = defineFlags({
  "pricing-page": { variants: ["control", "test"], default: "control" },
  "gift-wrap": { default: false },
})

const everyone = (key: string, filters: Partial<FlagDefinition["filters"]> = {}) => ({
  id: key.length,
  key,
  active: true,
  filters: { groups: [{ rollout_percentage: 100 }], ...filters },
})

const PRICING = everyone("pricing-page", {
  multivariate: {
    variants: [
      { key: "control", rollout_percentage: 0 },
      { key: "test", rollout_percentage: 100 },
    ],
  },
  payloads: { test: '{"discount":5}' },
})

const ADA = { distinctId: "cus_ADA" }

/** A cache that several processes share. */
const sharedCache = (): StoreCache => {
  const kept = new Map<string, string>()
  return {
    get: async (key) => JSON.parse(kept.get(key) ?? "null") as unknown,
    set: async (key, data) => void kept.set(key, JSON.stringify(data)),
  }
}

describe("the source of flags", () => {
  let standIn: StandIn
  const sources: FlagSource[] = []
  let processes = 0

  beforeEach(async () => {
    standIn = await startStandIn()
    standIn.setFlags([PRICING, everyone("gift-wrap")])
  })
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.stop()))
    await standIn.close()
  })

  /** Patient unless a test is about PostHog failing. */
  const sourceOf = ({
    cache = sharedCache(),
    secretKey = undefined as string | undefined,
    deadlineMs = 60_000,
  } = {}) => {
    const source = new FlagSource({
      options: {
        apiKey: standIn.token,
        host: standIn.url,
        secretKey,
        disabled: false,
        flags: FLAGS,
      },
      cache: () => cache,
      holder: `process-${processes++}`,
      deadlineMs,
    })
    sources.push(source)
    return source
  }

  const valuesOf = async (source: FlagSource) =>
    Object.fromEntries([...(await source.of(ADA))].map(([key, { value }]) => [key, value]))

  const paths = () => standIn.requests().map(({ path }) => path)

  const BOTH = { "pricing-page": "test", "gift-wrap": true }

  it("asks PostHog without a secret key, and tells what PostHog's own event says", async () => {
    const answers = await sourceOf().of(ADA)
    expect(answers.get("pricing-page")).toEqual({
      value: "test",
      payload: { discount: 5 },
      call: expect.objectContaining({
        $feature_flag_id: PRICING.id,
        $feature_flag_version: 1,
        $feature_flag_reason: "condition_match",
        $feature_flag_request_id: expect.any(String),
        locally_evaluated: false,
      }),
    })
    expect(paths()).toEqual(["/flags/"])
    expect(JSON.parse(standIn.requests()[0]?.body ?? "")).toMatchObject({
      distinct_id: "cus_ADA",
      flag_keys_to_evaluate: Object.keys(FLAGS),
      geoip_disable: true,
    })
  })

  it.each([
    ["hangs", { kind: "hang", on: "flags" }],
    ["refuses", { kind: "status", status: 503, on: "flags" }],
    ["answers rubbish", { kind: "garbage", on: "flags" }],
    ["breaks connections", { kind: "reset", on: "flags" }],
  ] as const)(
    "answers nothing without definitions while PostHog %s, after one request",
    async (_, fault) => {
      standIn.setFault(fault)
      const source = sourceOf(fault.kind === "hang" ? { deadlineMs: 50 } : {})
      expect(await valuesOf(source)).toEqual({})
      await standIn.waitFor(({ requests }) => requests().length > 0)
      expect(paths()).toEqual(["/flags/"])
      expect(standIn.requests()[0]?.status ?? null).toBe(
        fault.kind === "status" ? 503 : fault.kind === "garbage" ? 200 : null
      )
    }
  )

  it("doesn't ask again at once after PostHog has failed, and does later", async () => {
    const clock = jest.spyOn(performance, "now").mockReturnValue(1_000)
    const source = sourceOf()
    standIn.setFault({ kind: "status", status: 500, on: "flags" })
    expect(await valuesOf(source)).toEqual({})
    standIn.setFault(null)
    expect(await valuesOf(source)).toEqual({})
    expect(paths()).toHaveLength(1)
    clock.mockReturnValue(2_000)
    expect(await valuesOf(source)).toEqual(BOTH)
    clock.mockRestore()
  })

  it.each([
    ["hangs", { kind: "hang", on: "flags" }],
    ["refuses", { kind: "status", status: 503, on: "flags" }],
    ["answers rubbish", { kind: "garbage", on: "flags" }],
  ] as const)(
    "evaluates with definitions while PostHog %s, without a request",
    async (_, fault) => {
      const source = sourceOf({ secretKey: standIn.secretKey })
      expect(await source.ready(10_000)).toBe(true)
      standIn.setFault(fault)
      expect(await valuesOf(source)).toEqual(BOTH)
      expect((await source.of(ADA)).get("pricing-page")).toMatchObject({
        payload: { discount: 5 },
        call: { locally_evaluated: true, $feature_flag_id: PRICING.id },
      })
      expect(paths()).toEqual(["/flags/definitions"])
    }
  )

  it("reads in a second process what the first has found, even while PostHog hangs", async () => {
    const cache = sharedCache()
    await sourceOf({ cache, secretKey: standIn.secretKey }).ready(10_000)
    await standIn.waitFor(({ requests }) => requests().length === 1)
    standIn.setFault({ kind: "hang", on: "flags" })
    const second = sourceOf({ cache, secretKey: standIn.secretKey })
    expect(await second.ready(10_000)).toBe(true)
    expect(await valuesOf(second)).toEqual(BOTH)
    expect(paths()).toEqual(["/flags/definitions"])
  })

  it("polls for itself if the cache fails or hangs", async () => {
    const failing: StoreCache = {
      get: () => Promise.reject(new Error("no cache")),
      set: () => new Promise(() => undefined),
    }
    const source = sourceOf({ cache: failing, secretKey: standIn.secretKey })
    expect(await source.ready(10_000)).toBe(true)
    expect(await valuesOf(source)).toEqual(BOTH)
  })

  it("asks PostHog only about the flags that its definitions don't suffice for", async () => {
    standIn.setFlags([PRICING, { ...everyone("gift-wrap"), ensure_experience_continuity: true }])
    jest.spyOn(console, "warn").mockImplementation(() => undefined)
    const source = sourceOf({ secretKey: standIn.secretKey })
    await source.ready(10_000)
    expect(await valuesOf(source)).toEqual(BOTH)
    expect(JSON.parse(standIn.requests().at(-1)?.body ?? "")).toMatchObject({
      flag_keys_to_evaluate: ["gift-wrap"],
    })
  })

  it("leaves out what no flag of the store can be", async () => {
    const variants = [{ key: "unknown", rollout_percentage: 100 }]
    standIn.setFlags([
      everyone("pricing-page", { multivariate: { variants } }),
      everyone("gift-wrap", { multivariate: { variants } }),
      everyone("another"),
    ])
    expect(await valuesOf(sourceOf())).toEqual({})
  })

  it("sends nothing by itself, whatever is read", async () => {
    const source = sourceOf({ secretKey: standIn.secretKey })
    await source.ready(10_000)
    await source.of(ADA)
    await source.stop()
    expect(standIn.totals().requests).toBe(0)
  })
})
