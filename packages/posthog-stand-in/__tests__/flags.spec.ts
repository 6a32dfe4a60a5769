import { PostHog } from "posthog-node"
import { DEFAULT_SECRET_KEY } from ".."
import type { FlagDefinition, JsonObject } from ".."
import { sender } from "./helpers"

const PRICING: FlagDefinition = {
  id: 7,
  key: "pricing-page",
  active: true,
  filters: {
    groups: [
      {
        properties: [{ key: "plan", value: ["gold"], operator: "exact", type: "person" }],
        rollout_percentage: 100,
      },
      { rollout_percentage: 60 },
    ],
    multivariate: {
      variants: [
        { key: "control", rollout_percentage: 50 },
        { key: "test", rollout_percentage: 50 },
      ],
    },
    payloads: { test: '{"discount":5}' },
  },
}
const OFF: FlagDefinition = { ...PRICING, id: 8, key: "off", active: false }

const project = async () => {
  const { standIn, post } = await sender()
  standIn.setFlags([PRICING, OFF])
  const definitions = (headers: Record<string, string>, token = standIn.token) =>
    fetch(`${standIn.url}/flags/definitions?token=${token}&send_cohorts`, { headers })
  return { standIn, post, definitions }
}

const BEARER = { authorization: `Bearer ${DEFAULT_SECRET_KEY}` }

describe("GET /flags/definitions", () => {
  it("answers the project's secret key, and 304 while nothing has changed", async () => {
    const { standIn, definitions } = await project()
    const first = await definitions(BEARER)
    expect(await first.json()).toEqual({
      flags: [PRICING, OFF],
      group_type_mapping: {},
      cohorts: {},
    })
    const known = { ...BEARER, "if-none-match": String(first.headers.get("etag")) }
    expect((await definitions(known)).status).toBe(304)
    standIn.setFlags([PRICING])
    expect((await definitions(known)).status).toBe(200)
  })

  it("refuses no key, a wrong one, one without the scope, and another project's token", async () => {
    const { standIn, definitions } = await project()
    expect((await definitions({})).status).toBe(401)
    expect((await definitions({ authorization: "Bearer phs_wrong" })).status).toBe(401)
    expect((await definitions({ authorization: `Bearer ${standIn.personalApiKey}` })).status).toBe(
      403
    )
    expect((await definitions(BEARER, "phc_other")).status).toBe(401)
  })
})

describe("POST /flags/", () => {
  it("answers the flags that are on, with variant, reason, and payload", async () => {
    const { standIn, post } = await project()
    const body = { token: standIn.token, distinct_id: "a", person_properties: { plan: "gold" } }
    const answer = (await (await post("/flags/?v=2", JSON.stringify(body))).json()) as JsonObject
    expect(Object.keys(answer.flags as object)).toEqual(["pricing-page"])
    expect(answer.flags).toMatchObject({
      "pricing-page": { enabled: true, reason: { code: "condition_match" }, metadata: { id: 7 } },
    })
  })

  it("agrees with posthog-node's own evaluation", async () => {
    const { standIn } = await project()
    const gold: FlagDefinition = {
      ...PRICING,
      id: 9,
      key: "for-companies",
      filters: {
        ...PRICING.filters,
        aggregation_group_type_index: 0,
        groups: [
          {
            properties: [
              { key: "plan", value: "gold", operator: "exact", type: "group", group_type_index: 0 },
            ],
            rollout_percentage: 70,
          },
        ],
      },
    }
    standIn.setFlags([PRICING, gold], { groupTypes: ["company"] })
    const options = { host: standIn.url }
    const local = new PostHog(standIn.token, { ...options, secretKey: standIn.secretKey })
    const remote = new PostHog(standIn.token, { ...options, enableLocalEvaluation: false })
    await local.waitForLocalEvaluationReady()
    const flagKeys = ["pricing-page", "for-companies"]
    const seen = new Set<unknown>()
    for (const id of Array.from({ length: 60 }, (_, n) => `visitor-${n}`)) {
      const subject = {
        flagKeys,
        personProperties: { plan: "none" },
        groups: { company: `company-${id}` },
        groupProperties: { company: { plan: "gold" } },
      }
      const [here, there] = await Promise.all([
        local.evaluateFlags(id, { ...subject, onlyEvaluateLocally: true }),
        remote.evaluateFlags(id, subject),
      ])
      const read = { sendFeatureFlagEvents: false }
      for (const key of flagKeys) {
        const value = here.getFlag(key, read)
        expect([id, key, there.getFlag(key, read)]).toEqual([id, key, value])
        expect(there.getFlagPayload(key) ?? null).toEqual(here.getFlagPayload(key) ?? null)
        seen.add(`${key} ${String(value)}`)
      }
    }
    const all = flagKeys.flatMap((key) => ["control", "test", "false"].map((it) => `${key} ${it}`))
    expect(seen).toEqual(new Set(all))
    await Promise.all([local.shutdown(), remote.shutdown()])
  })
})
