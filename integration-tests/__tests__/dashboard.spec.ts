import { insights } from "../../src/dashboards/overview"
import { countOf, dashboardWorld, outcomes, see, SCOPES } from "../support/dashboard-world"
import { databaseSuite } from "../support/database-suite"
import { changesIn, lostIn, sentPayloads } from "../support/posthog-payloads"
import { checkByPosthog } from "../support/posthog-schemas"
import { hogqlInDocs, refusedByParser } from "../support/hogql-texts"

const ALL = { revenue_analytics: true, customer_analytics: true }

const NAMES = [
  { taxonomy: "medusa" },
  { taxonomy: "ecommerce-spec", cartEvents: "all" },
  { events: { order_placed: { name: "it's \\ bought" }, payment_captured: { name: "paid" } } },
]

databaseSuite("dashboard", ({ knex }) => {
  const { open, closeAll } = dashboardWorld(knex)
  afterEach(closeAll)

  it("sets everything up, and a second run changes nothing", async () => {
    const { standIn, run, namesOf, idOf } = await open()
    await see(standIn, "order_placed", { total: 5 })
    const preview = await run({ dry_run: true, ...ALL })
    expect(changesIn(standIn)).toEqual([])
    const first = await run(ALL)
    expect(first).toMatchObject({ is_complete: true, is_dry_run: false })
    expect(outcomes(first)).toEqual(outcomes(preview))
    expect(await namesOf("dashboards")).toEqual(["Medusa store overview"])
    expect((await namesOf("insights")).sort()).toEqual(insights.map(({ name }) => name).sort())
    expect(first.url).toBe(
      `${standIn.url}/project/1/dashboard/${await idOf("dashboards", "Medusa store overview")}`
    )
    expect(outcomes(first)).toMatchObject({
      order_placed: "created",
      total: "created",
      order_shipped: "unseen",
      "Medusa orders": "created",
    })
    const changes = changesIn(standIn).length
    const second = await run(ALL)
    expect(changesIn(standIn)).toHaveLength(changes)
    expect(countOf(second, "created") + countOf(second, "updated")).toBe(0)
    expect(countOf(second, "unchanged")).toBe(countOf(first, "created"))
  })

  it("keeps what a person changed, leaves out what a person deleted, and updates the rest", async () => {
    const { standIn, run, person, idOf, namesOf } = await open()
    await see(standIn, "order_placed", { total: 5, tax: 1 })
    await run(ALL)
    const orders = await idOf("insights", "Orders")
    await person("PATCH", `insights/${orders}/`, { name: "Our orders" })
    const query = {
      kind: "InsightVizNode",
      source: { kind: "TrendsQuery", series: [{ kind: "EventsNode", event: "mine" }] },
    }
    await person("PATCH", `insights/${await idOf("insights", "Revenue, net of refunds")}/`, {
      query,
    })
    await person("PATCH", `insights/${await idOf("insights", "Promotions")}/`, { deleted: true })
    await person("PATCH", `insights/${await idOf("insights", "Refunds")}/`, { dashboards: [] })
    const described = await person<{ id: string }>(
      "GET",
      "event_definitions/by_name/?name=order_placed"
    )
    await person("PATCH", `event_definitions/${described.id}/`, { description: "Ours" })
    await person("PATCH", "", { marketing_analytics_config: { conversion_goals: [] } })
    const changes = changesIn(standIn).length

    const again = await run(ALL)
    expect(outcomes(again)).toMatchObject({
      "Medusa store overview": "unchanged",
      Orders: "kept",
      "Revenue, net of refunds": "kept",
      Promotions: "away",
      Refunds: "away",
      order_placed: "kept",
      "Medusa orders": "away",
      "Top products": "unchanged",
    })
    expect(changesIn(standIn)).toHaveLength(changes)

    const renamed = {
      events: {
        order_placed: { name: "bought" },
        payment_captured: { name: "paid" },
        payment_refunded: false,
      },
    }
    const update = await run(ALL, renamed)
    expect(outcomes(update)).toMatchObject({
      Orders: "kept",
      "Revenue analytics: payment_captured": "updated",
      "Revenue analytics: payment_refunded": "unneeded",
      "Revenue, net of refunds": "kept",
      "Top products": "updated",
      "Refund reasons": "unneeded",
      Promotions: "away",
    })
    expect(await namesOf("insights")).toContain("Our orders")
    expect(await person("GET", "")).toMatchObject({
      revenue_analytics_config: {
        events: [{ eventName: "payment_refunded" }, { eventName: "paid" }],
      },
    })
    expect(countOf(await run(ALL, renamed), "updated")).toBe(0)

    const restored = await run({ ...ALL, restore: true })
    expect(outcomes(restored)).toMatchObject({ Orders: "kept", Promotions: "created" })
    expect(outcomes(restored)["Medusa orders"]).toBe("created")
  })

  it("doesn't make a deleted dashboard again, unless it is asked to", async () => {
    const { run, person, idOf, namesOf } = await open()
    await run()
    const id = await idOf("dashboards", "Medusa store overview")
    await person("PATCH", `dashboards/${id}/`, { deleted: true, delete_insights: true })
    const again = await run()
    expect(again.url).toBeNull()
    expect(outcomes(again)).toMatchObject({ "Medusa store overview": "away" })
    expect(await namesOf("insights")).toEqual([])
    await run({ restore: true })
    expect(await namesOf("insights")).toHaveLength(insights.length)
  })

  it("recognizes what a store with another database made", async () => {
    const { standIn, run, person, idOf, namesOf } = await open()
    await run()
    await person("PATCH", `insights/${await idOf("insights", "Orders")}/`, { name: "Our orders" })
    await person("PATCH", `insights/${await idOf("insights", "Refunds")}/`, { deleted: true })
    await knex().raw("truncate posthog_provision")
    const changes = changesIn(standIn).length
    const first = await run()
    expect(outcomes(first)).toMatchObject({ "Top products": "unchanged", Refunds: "away" })
    expect(outcomes(await run())).toEqual(outcomes(first))
    expect(changesIn(standIn)).toHaveLength(changes)
    expect(await namesOf("dashboards")).toHaveLength(1)
  })

  it("adds to what is set, and keeps a person's own goal, events, and descriptions", async () => {
    const { standIn, run, person } = await open()
    await see(standIn, "order_placed", {})
    const theirs = {
      kind: "EventsNode",
      event: "signed_up",
      name: "Sign-ups",
      conversion_goal_id: "theirs",
      conversion_goal_name: "Sign-ups",
      schema_map: {},
    }
    const revenue = { eventName: "payment_captured", revenueProperty: "net" }
    await person("PATCH", "", {
      marketing_analytics_config: { conversion_goals: [theirs], attribution_window_days: 7 },
      revenue_analytics_config: { events: [revenue], base_currency: "EUR" },
      customer_analytics_config: { signup_event: { kind: "EventsNode", event: "signed_up" } },
    })
    const { id } = await person<{ id: string }>(
      "GET",
      "event_definitions/by_name/?name=order_placed"
    )
    await person("PATCH", `event_definitions/${id}/`, { description: "Ours" })
    const result = await run(ALL)
    expect(outcomes(result)).toMatchObject({
      order_placed: "kept",
      "Medusa orders": "created",
      "Revenue analytics: payment_captured": "kept",
      "Revenue analytics: payment_refunded": "created",
      "Customer analytics: signup_event": "kept",
      "Customer analytics: payment_event": "created",
    })
    expect(await person("GET", "")).toMatchObject({
      marketing_analytics_config: {
        attribution_window_days: 7,
        conversion_goals: [
          theirs,
          {
            event: "order_placed",
            math: "sum",
            math_property: "total",
            math_property_revenue_currency: { property: "currency" },
          },
        ],
      },
      revenue_analytics_config: {
        base_currency: "EUR",
        events: [
          revenue,
          {
            eventName: "payment_refunded",
            revenueProperty: "$revenue",
            revenueCurrencyProperty: { property: "currency" },
          },
        ],
      },
      customer_analytics_config: { signup_event: { event: "signed_up" } },
    })
  })

  it.each(NAMES)("sends only what PostHog's schemas and parser accept: %j", async (options) => {
    const { standIn, run } = await open(options)
    await see(standIn, "order_shipped", { hours_since_order: 5 })
    await run(ALL)
    // As an older version of the plugin left it.
    await knex().raw(`update posthog_provision set written = '{}' where key = 'dashboard:overview'`)
    await run(ALL, { events: { order_placed: { name: "renamed" } } })
    const { calls, hogql } = sentPayloads(standIn)
    const verdicts = await checkByPosthog(calls)
    expect(verdicts.filter(({ valid }) => !valid)).toEqual([])
    // A schema drops what it doesn't know.
    const lost = verdicts.flatMap(({ input }, n) => lostIn(calls[n]?.input, input))
    // Only the schema of a dashboard's filters knows it, not the one for assistants.
    expect(new Set(lost)).toEqual(new Set([".breakdownFilter.breakdown_hide_other_aggregation"]))
    expect(new Set(calls.map(({ tool }) => tool))).toEqual(
      new Set([
        "dashboard-create",
        "dashboard-update",
        "dashboard-reorder-tiles",
        "insight-create",
        "insight-update",
        "query-trends",
        "query-funnel",
        "query-retention",
        "event-definition-update",
        "property-definition-update",
        "project-settings-update",
      ])
    )
    expect(hogql).toHaveLength(4)
    expect(await refusedByParser(hogql)).toEqual([])
  })

  it("documents only HogQL that PostHog's parser accepts", async () => {
    const documented = await hogqlInDocs()
    expect(documented.length).toBeGreaterThan(1)
    expect(await refusedByParser(documented)).toEqual([])
    expect(await refusedByParser(["SELECT count( FROM events"])).toHaveLength(1)
  })

  it("does what the key may do, and names the scope that it lacks", async () => {
    const scopes = [...SCOPES.filter((scope) => scope !== "project:write"), "project:read"]
    const { run, namesOf } = await open({}, scopes)
    const { is_complete, lines } = await run()
    expect(is_complete).toBe(false)
    expect(lines.filter(({ outcome }) => outcome === "failed")).toEqual([
      {
        kind: "goal",
        name: "Medusa orders",
        outcome: "failed",
        reason:
          "PostHog's REST API answered 403: the personal API key lacks the scope `project:write`, or access to the project. Give it both under Settings → Personal API keys in PostHog.",
      },
    ])
    expect(await namesOf("insights")).toHaveLength(insights.length)
  })

  it("sets up the others if PostHog doesn't accept an insight", async () => {
    const { standIn, run, namesOf } = await open()
    standIn.setFault({ kind: "status", on: "rest", status: 400, containing: "Promotions" })
    const { lines } = await run()
    expect(lines.filter(({ outcome }) => outcome === "failed")).toMatchObject([
      { kind: "insight", name: "Promotions", reason: expect.stringMatching(/answered 400/) },
    ])
    expect(await namesOf("insights")).toHaveLength(insights.length - 1)
  })

  it("runs once at a time", async () => {
    const { standIn, run, namesOf } = await open()
    standIn.setFault({ kind: "slow", on: "rest", ms: 20 })
    const runs = await Promise.allSettled([run(), run()])
    expect(runs.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    expect(runs.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { type: "not_allowed" },
    })
    expect(await namesOf("dashboards")).toHaveLength(1)
    expect((await run()).is_complete).toBe(true)
  })

  it("waits if PostHog asks it to, and continues after an outage where it was", async () => {
    const { standIn, run, namesOf } = await open()
    standIn.setFault({ kind: "status", on: "rest", status: 503, containing: "Promotions" })
    const interrupted = await run()
    expect(interrupted.lines.filter(({ outcome }) => outcome === "failed")).toMatchObject([
      { name: "Promotions", reason: "PostHog's REST API answered 503. Try again later." },
    ])
    standIn.setFault(
      { kind: "status", on: "rest", status: 429, headers: { "retry-after": "1" } },
      { times: 2 }
    )
    const result = await run()
    expect(result.is_complete).toBe(true)
    expect((await namesOf("insights")).sort()).toEqual(insights.map(({ name }) => name).sort())
    expect(await namesOf("dashboards")).toHaveLength(1)
  })

  it("says what it needs if it can't reach the REST API", async () => {
    const { run } = await open({ personalApiKey: undefined })
    await expect(run()).rejects.toThrow(
      /Expected `personalApiKey` and `projectId`.*dashboard:write/
    )
  })
})
