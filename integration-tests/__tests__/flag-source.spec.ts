import { createMedusaContainer, Modules } from "@medusajs/framework/utils"
import type { FlagDefinition } from "../../packages/posthog-stand-in"
import { Evaluator } from "../../src/flags/evaluator"
import { createFlagFetch } from "../../src/flags/flag-requests"
import type { StoreCache } from "../../src/flags/store-cache"
import { storeCacheOf } from "../../src/flags/store-cache"
import { createWarnOfDefinitions } from "../../src/flags/warn-of-definitions"
import { ADA, flagWorld, sharedCache } from "../support/flag-world"
import { everyone, FLAGS, PRICING } from "../support/flags"

const BOTH = { "pricing-page": "test", "gift-wrap": true }

describe("the source of flags", () => {
  const { standIn, sourceOf, readySource, valuesOf, paths, warnings, warned } = flagWorld()

  describe("without definitions", () => {
    it("asks PostHog, and tells what PostHog's own event says", async () => {
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
      expect(JSON.parse(standIn().requests()[0]?.body ?? "")).toMatchObject({
        distinct_id: "cus_ADA",
        flag_keys_to_evaluate: Object.keys(FLAGS),
        geoip_disable: true,
      })
    })

    it.each([
      ["refuses", { kind: "status", status: 503, on: "flags" }, 503],
      ["answers rubbish", { kind: "garbage", on: "flags" }, 200],
      ["breaks connections", { kind: "reset", on: "flags" }, undefined],
    ] as const)(
      "answers nothing while PostHog %s, after one request that others don't repeat",
      async (_, fault, status) => {
        standIn().setFault(fault)
        const source = sourceOf()
        expect(await valuesOf(source)).toEqual({})
        expect(await valuesOf(source)).toEqual({})
        await standIn().waitFor(({ requests }) => requests().length > 0)
        expect(paths()).toEqual(["/flags/"])
        expect(standIn().requests()[0]?.status ?? undefined).toBe(status)
      }
    )

    it("answers nothing while PostHog hangs, after 300 ms and not before", async () => {
      standIn().setFault({ kind: "hang", on: "flags" })
      const source = sourceOf({ deadlineMs: undefined })
      jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] })
      try {
        let values: unknown
        const asked = valuesOf(source).then((found) => (values = found))
        await standIn().waitFor(({ requests }) => requests().length === 1)
        await jest.advanceTimersByTimeAsync(299)
        expect(values).toBeUndefined()
        await jest.advanceTimersByTimeAsync(1)
        expect(await asked).toEqual({})
      } finally {
        jest.useRealTimers()
      }
    })

    it("lets no visitor wait again while PostHog hangs: one asks whether it is back, for those to come", async () => {
      const clock = jest.spyOn(performance, "now").mockReturnValue(1_000)
      const source = sourceOf()
      standIn().setFault({ kind: "status", status: 500, on: "flags" })
      expect(await valuesOf(source)).toEqual({})
      // The source would wait a minute for PostHog.
      standIn().setFault({ kind: "hang", on: "flags" })
      clock.mockReturnValue(2_000)
      expect(await Promise.all([valuesOf(source), valuesOf(source)])).toEqual([{}, {}])
      await standIn().waitFor(({ requests }) => requests().length === 2)
      standIn().setFault(null)
      clock.mockReturnValue(60_000)
      expect(await valuesOf(source)).toEqual({})
      await standIn().waitFor(({ requests }) => requests().at(-1)?.status === 200)
      await expect(untilItAnswers(() => valuesOf(source))).resolves.toEqual(BOTH)
      clock.mockRestore()
    })

    it("doesn't take a flag that PostHog can't evaluate for one that is off", async () => {
      standIn().setFlags([{ ...PRICING, fails: true }, everyone("gift-wrap")])
      expect(await valuesOf(sourceOf())).toEqual({ "gift-wrap": true })
    })

    it("doesn't read an endless answer", async () => {
      const payloads = { test: JSON.stringify("x".repeat(2_000_000)) }
      standIn().setFlags([{ ...PRICING, filters: { ...PRICING.filters, payloads } }])
      const source = sourceOf()
      expect(await valuesOf(source)).toEqual({})
      expect(await valuesOf(source)).toEqual({})
      expect(paths()).toEqual(["/flags/"])
    })
  })

  describe("with definitions", () => {
    it.each([
      ["hangs", { kind: "hang", on: "flags" }],
      ["refuses", { kind: "status", status: 503, on: "flags" }],
      ["answers rubbish", { kind: "garbage", on: "flags" }],
    ] as const)("evaluates while PostHog %s, without a request", async (_, fault) => {
      const source = await readySource()
      standIn().setFault(fault)
      expect(await valuesOf(source)).toEqual(BOTH)
      expect((await source.of(ADA)).get("pricing-page")).toMatchObject({
        payload: { discount: 5 },
        call: { locally_evaluated: true, $feature_flag_id: PRICING.id },
      })
      expect(paths()).toEqual(["/flags/definitions"])
    })

    it("evaluates while PostHog's quota is used up and afterward, and says so once", async () => {
      const evaluator = new Evaluator(standIn().token, {
        host: standIn().url,
        secretKey: standIn().secretKey,
        fetch: createFlagFetch(
          1_000_000,
          createWarnOfDefinitions({ warn: (text) => warnings.push(text) })
        ),
      })
      const values = async () => (await evaluator.ask(ADA, Object.keys(FLAGS), true)).answers.size
      try {
        await evaluator.reloadFeatureFlags()
        expect(await values()).toBe(2)
        standIn().setFault({ kind: "status", status: 402, on: "flags" })
        await evaluator.reloadFeatureFlags()
        await evaluator.reloadFeatureFlags()
        expect(warnings).toEqual([expect.stringContaining("quota of your plan is used up")])
        expect(await values()).toBe(2)
        standIn().setFault(null)
        await evaluator.reloadFeatureFlags()
        expect(standIn().requests().at(-1)?.status).toBe(304)
        expect(await values()).toBe(2)
      } finally {
        await evaluator.shutdown()
      }
    })

    it("asks nothing either if PostHog has no flags at all", async () => {
      standIn().setFlags([])
      const source = sourceOf({ secretKey: standIn().secretKey })
      await source.ready(60_000)
      expect(await valuesOf(source)).toEqual({})
      expect(paths()).toEqual(["/flags/definitions"])
    })

    it("asks PostHog only about the flags that they don't suffice for", async () => {
      standIn().setFlags([
        PRICING,
        { ...everyone("gift-wrap"), ensure_experience_continuity: true },
      ])
      jest.spyOn(console, "warn").mockImplementation(() => undefined)
      const source = await readySource()
      expect(await valuesOf(source)).toEqual(BOTH)
      expect(JSON.parse(standIn().requests().at(-1)?.body ?? "")).toMatchObject({
        flag_keys_to_evaluate: ["gift-wrap"],
      })
    })

    it("reads in a second process what the first has found, even while PostHog hangs", async () => {
      const cache = sharedCache()
      await readySource({ cache })
      standIn().setFault({ kind: "hang", on: "flags" })
      const second = await readySource({ cache })
      expect(await valuesOf(second)).toEqual(BOTH)
      expect(paths()).toEqual(["/flags/definitions"])
    })

    it.each<[string, StoreCache]>([
      [
        "fails and hangs",
        {
          get: () => Promise.reject(new Error("no cache")),
          set: () => new Promise(() => undefined),
        },
      ],
      [
        "throws",
        {
          get: () => {
            throw new Error("no cache")
          },
          set: () => {
            throw new Error("no cache")
          },
        },
      ],
      ["answers rubbish", { get: async () => "<html>", set: async () => undefined }],
      ["isn't there", storeCacheOf(createMedusaContainer())],
    ])("polls for itself if the cache %s", async (_, cache) => {
      expect(await valuesOf(await readySource({ cache }))).toEqual(BOTH)
    })

    it("evaluates beside definitions of a kind that nobody knows", async () => {
      const rubbish = [{ key: "gift-wrap", id: 1, active: true, filters: { groups: 5 } }]
      standIn().setFlags([...(rubbish as never as FlagDefinition[]), PRICING])
      expect(await valuesOf(await readySource())).toMatchObject({ "pricing-page": "test" })
    })

    it("leaves definitions of 10 MB alone, says so once, and asks PostHog", async () => {
      const huge = everyone("huge", { payloads: { true: JSON.stringify("x".repeat(10_000_000)) } })
      standIn().setFlags([PRICING, everyone("gift-wrap"), huge])
      const source = sourceOf({ secretKey: standIn().secretKey })
      await warned()
      expect(warnings).toEqual([expect.stringContaining("definitions of at most 5 MiB")])
      expect(await valuesOf(source)).toEqual(BOTH)
      expect(paths()).toEqual(["/flags/definitions", "/flags/"])
    })

    it("says that PostHog refuses the key, and asks it for each visitor", async () => {
      const source = sourceOf({ secretKey: "phs_wrong" })
      await warned()
      expect(warnings).toEqual([expect.stringMatching(/secretKey.* scope feature_flag:read/)])
      expect(warnings[0]).not.toContain("phs_wrong")
      expect(await valuesOf(source)).toEqual(BOTH)
    })
  })

  describe.each([
    ["PostHog", () => sourceOf()],
    ["definitions", () => readySource()],
  ] as const)("answers of %s", (_, open) => {
    it("follow the properties of persons and groups", async () => {
      const ofGold = (type: "person" | "group") => ({
        groups: [
          {
            properties: [
              {
                key: "plan",
                value: "gold",
                operator: "exact" as const,
                type,
                ...(type === "group" && { group_type_index: 0 }),
              },
            ],
          },
        ],
      })
      standIn().setFlags(
        [
          everyone("pricing-page", { ...PRICING.filters, ...ofGold("person") }),
          everyone("gift-wrap", { ...ofGold("group"), aggregation_group_type_index: 0 }),
        ],
        { groupTypes: ["company"] }
      )
      const source = await open()
      const of = (person: string, company: string) =>
        valuesOf(source, {
          ...ADA,
          personProperties: { plan: person },
          groups: { company: "acme" },
          groupProperties: { company: { plan: company } },
        })
      expect(await of("gold", "gold")).toEqual(BOTH)
      expect(await of("gold", "none")).toEqual({ "pricing-page": "test", "gift-wrap": false })
      expect(await of("none", "gold")).toEqual({ "pricing-page": false, "gift-wrap": true })
    })

    it("leave out what no flag of the store can be", async () => {
      const variants = [{ key: "unknown", rollout_percentage: 100 }]
      standIn().setFlags([
        everyone("pricing-page", { multivariate: { variants } }),
        everyone("gift-wrap", { multivariate: { variants } }),
        everyone("another"),
      ])
      expect(await valuesOf(await open())).toEqual({})
    })

    it("are right beside flags with odd keys", async () => {
      const odd = ["$feature", "__proto__", "constructor", "größe 🦔", "x".repeat(300), ""]
      standIn().setFlags([...odd.map((key) => everyone(key)), PRICING])
      expect(await valuesOf(await open())).toEqual({ "pricing-page": "test" })
    })

    it("have a payload that isn't JSON as it is", async () => {
      standIn().setFlags([everyone("gift-wrap", { payloads: { true: "{not JSON" } })])
      const answers = await (await open()).of(ADA)
      expect(answers.get("gift-wrap")).toMatchObject({ value: true, payload: "{not JSON" })
    })
  })

  it("sends nothing by itself, whatever is read", async () => {
    const source = await readySource()
    await source.of(ADA)
    await source.stop()
    expect(standIn().totals().requests).toBe(0)
  })
})

describe("the store's cache", () => {
  it("is the Caching Module, which takes the definitions for no rows of the store", async () => {
    const caching = { get: jest.fn(async () => 5), set: jest.fn(async () => undefined) }
    const container = createMedusaContainer()
    container.register(Modules.CACHING, { resolve: () => caching })
    const cache = storeCacheOf(container)
    expect(await cache.get("key")).toBe(5)
    await cache.set("key", { a: 1 }, 60)
    expect(caching.get).toHaveBeenCalledWith({ key: "key" })
    expect(caching.set).toHaveBeenCalledWith({
      key: "key",
      data: { a: 1 },
      ttl: 60,
      tags: ["posthog-flags"],
    })
  })
})

/** PostHog's answer to the visitor before takes a turn to arrive. */
const untilItAnswers = async (ask: () => Promise<object>): Promise<object> => {
  await new Promise(setImmediate)
  const found = await ask()
  return Object.keys(found).length > 0 ? found : untilItAnswers(ask)
}
