import { event, sender } from "./helpers"
import type { StandInOptions } from ".."

const KEY = {
  key: "phx_works",
  scopes: [
    "dashboard:write",
    "insight:write",
    "event_definition:write",
    "property_definition:write",
    "project:write",
  ],
}

const TRENDS = {
  kind: "InsightVizNode",
  source: { kind: "TrendsQuery", series: [{ kind: "EventsNode", event: "a" }] },
}

interface Body {
  id: string | number
  attr: string | null
  results: { id: string; name: string }[]
  dashboard_tiles: { id: number }[]
}

const project = async (options: StandInOptions = {}) => {
  const { standIn, batch } = await sender({ personalKeys: [KEY], ...options })
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${standIn.url}/api/projects/1/${path}`, {
      method,
      headers: { authorization: `Bearer ${standIn.personalApiKey}` },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Body }
  }
  const idOf = async (path: string, body: object) =>
    Number((await call("POST", path, body)).body.id)
  const namesAt = async (path: string) =>
    (await call("GET", path)).body.results.map(({ name }) => name)
  return { standIn, batch, call, idOf, namesAt }
}

describe("the REST API for what people set up", () => {
  it("keeps dashboards, which can be changed, deleted, and brought back", async () => {
    const { call, idOf, namesAt } = await project()
    const id = await idOf("dashboards/", { name: "B", description: "Mine" })
    await idOf("dashboards/", { name: "A" })
    expect(await namesAt("dashboards/")).toEqual(["A", "B"])
    expect(await namesAt("dashboards/?search=mine")).toEqual(["B"])
    await call("PATCH", `dashboards/${id}/`, { name: "C" })
    expect((await call("GET", `dashboards/${id}/`)).body).toMatchObject({
      name: "C",
      description: "Mine",
    })
    await call("PATCH", `dashboards/${id}/`, { deleted: true })
    expect((await call("GET", `dashboards/${id}/`)).status).toBe(404)
    expect((await call("PATCH", `dashboards/${id}/`, { name: "D" })).status).toBe(404)
    await call("PATCH", `dashboards/${id}/`, { deleted: false })
    expect(await namesAt("dashboards/")).toEqual(["A", "C"])
  })

  it("keeps insights with their tiles, and reads queries in their newest version", async () => {
    const { call, idOf, namesAt } = await project()
    const dashboard = await idOf("dashboards/", { name: "D" })
    const on = `insights/?dashboards=[${dashboard}]&basic=true`
    const insight = { name: "I", query: TRENDS, dashboards: [dashboard] }
    const { status, body } = await call("POST", "insights/", insight)
    expect(status).toBe(201)
    expect(body).toMatchObject({ query: { source: { ...TRENDS.source, version: 2 } } })
    expect(body).not.toHaveProperty("dashboards")
    expect(await namesAt(on)).toEqual(["I"])
    await call("PATCH", `insights/${body.id}/`, { dashboards: [] })
    expect(await namesAt(on)).toEqual([])
    expect((await call("GET", `insights/${body.id}/`)).status).toBe(200)
    await call("PATCH", `insights/${body.id}/`, { dashboards: [dashboard] })
    const [tile] = body.dashboard_tiles
    const reorder = (ids: number[]) =>
      call("POST", `dashboards/${dashboard}/reorder_tiles/`, { tile_order: ids })
    expect((await reorder([Number(tile?.id)])).status).toBe(200)
    expect((await reorder([99])).status).toBe(400)
    await call("PATCH", `dashboards/${dashboard}/`, { deleted: true, delete_insights: true })
    expect((await call("GET", `insights/${body.id}/`)).status).toBe(404)
  })

  it.each<[string, object, string]>([
    ["dashboards/", { name: "n".repeat(401) }, "name"],
    ["dashboards/", { name: 1 }, "name"],
    ["insights/", { description: "d".repeat(401) }, "description"],
    ["insights/", { query: { kind: "InsightVizNode" } }, ""],
    ["insights/", { query: { kind: "InsightVizNode", source: { kind: "Trends" } } }, ""],
    ["insights/", { query: TRENDS, dashboards: [99] }, "dashboards"],
  ])("refuses at %s %.60j", async (path, body, attr) => {
    const { call, namesAt } = await project()
    const answer = await call("POST", path, body)
    expect(answer).toMatchObject({ status: 400, body: { type: "validation_error" } })
    expect(answer.body.attr ?? "").toBe(attr)
    expect(await namesAt(path)).toEqual([])
  })

  it("describes only events and properties that it has seen", async () => {
    const { call, batch } = await project()
    await batch([event({ event: "bought", properties: { total: 5 } })])
    expect((await call("GET", "event_definitions/by_name/?name=sold")).status).toBe(404)
    const { body } = await call("GET", "event_definitions/by_name/?name=bought")
    expect(body).toMatchObject({ name: "bought", description: "" })
    await call("PATCH", `event_definitions/${body.id}/`, { description: "D" })
    expect((await call("GET", "event_definitions/by_name/?name=bought")).body).toMatchObject({
      description: "D",
    })
    const { results } = (await call("GET", "property_definitions/?properties=total,sum&type=event"))
      .body
    expect(results.map(({ name }) => name)).toEqual(["total"])
    const changed = await call("PATCH", `property_definitions/${results[0]?.id}/`, {
      description: "T",
    })
    expect(changed).toMatchObject({ status: 200, body: { name: "total", description: "T" } })
  })

  it("changes only the settings that are given, but lists as a whole", async () => {
    const { call } = await project()
    const goal = {
      kind: "EventsNode",
      event: "a",
      name: "A",
      conversion_goal_id: "1",
      conversion_goal_name: "A",
      schema_map: {},
    }
    const change = (goals: unknown) =>
      call("PATCH", "", { marketing_analytics_config: { conversion_goals: goals } })
    expect((await change([goal])).body).toMatchObject({
      marketing_analytics_config: { conversion_goals: [goal], attribution_mode: "last_touch" },
    })
    expect((await change([{ ...goal, name: undefined }])).status).toBe(400)
    expect((await change("goal")).status).toBe(400)
    expect((await change([])).status).toBe(200)
    expect((await call("GET", "")).body).toMatchObject({
      marketing_analytics_config: { conversion_goals: [] },
    })
  })

  it("lets a key that may only read read, and counts requests", async () => {
    const personalKeys = [{ key: "phx_reads", scopes: ["dashboard:read", "insight:write"] }]
    const { call } = await project({ personalKeys, now: () => Date.UTC(2026, 0, 1) })
    expect((await call("GET", "dashboards/")).status).toBe(200)
    expect(await call("POST", "dashboards/", { name: "D" })).toMatchObject({
      status: 403,
      body: { detail: "API key missing required scope 'dashboard:write'" },
    })
    expect((await call("PATCH", "dashboards/", {})).status).toBe(405)
    const statuses = await Promise.all(
      Array.from({ length: 241 }, async () => (await call("GET", "insights/")).status)
    )
    expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  })
})
