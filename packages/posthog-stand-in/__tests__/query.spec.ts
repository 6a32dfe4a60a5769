import { event, NOW, sender } from "./helpers"
import type { StandInOptions } from ".."

const UUID = "0c7a3d5e-5d2f-5b3a-9c39-3f0d1d2e4f50"

/** A project with some events, and a client of its REST API. */
const project = async (options: StandInOptions = {}) => {
  const { standIn, batch } = await sender(options)
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${standIn.url}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${standIn.personalApiKey}` },
      ...(body && { body: JSON.stringify(body) }),
    })
    // Each test knows what is in it.
    return { status: response.status, body: (await response.json()) as Record<string, never> }
  }
  const ask = (query: string, more: object = {}) =>
    call("POST", "projects/1/query/", { query: { kind: "HogQLQuery", query, ...more } })
  return { standIn, batch, call, ask }
}

const paid = (amount: unknown, changes = {}) =>
  event({
    event: "payment_captured",
    properties: { $revenue: amount, currency: "EUR" },
    ...changes,
  })

describe("a HogQL query", () => {
  it("counts rows as they arrived, and distinct ones once", async () => {
    const { batch, ask } = await project()
    await batch([paid(10.5, { uuid: UUID }), paid(2)])
    await batch([paid(10.5, { uuid: UUID })])
    const { status, body } = await ask(
      `SELECT toDate(timestamp) AS day, event, properties.currency, count(), uniqExact(uuid) AS events,
         countIf(properties.$revenue IS NULL) AS without, max(properties['$revenue'])
       FROM events WHERE event IN ('payment_captured') AND timestamp > now() - INTERVAL 1 DAY
       GROUP BY day, event, properties.currency ORDER BY day DESC`
    )
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        columns: ["day", "event", "currency", "count()", "events", "without", "max(expression)"],
        results: [["2026-03-10", "payment_captured", "EUR", 3, 2, 0, 10.5]],
        hasMore: false,
      },
    })
  })

  it("pages, 100 rows at a time unless asked for another number", async () => {
    const { batch, ask } = await project()
    await batch(Array.from({ length: 120 }, (_, n) => event({ distinct_id: `cus_${n}` })))
    expect((await ask("SELECT distinct_id FROM events")).body).toMatchObject({
      results: { length: 100 },
      hasMore: true,
    })
    const { body } = await ask(
      "SELECT distinct_id FROM events ORDER BY distinct_id LIMIT 50 OFFSET 119"
    )
    expect(body).toMatchObject({ results: [["cus_99"]], hasMore: false })
  })

  it("lists UUIDs in order, after one of them, and days by seconds", async () => {
    const { batch, ask } = await project()
    const uuids = [1, 2, 3].map((n) => UUID.replace(/^./, String(n)))
    await batch([...uuids].reverse().map((uuid) => paid(1, { uuid })))
    const { body } = await ask(
      `SELECT toString(uuid) AS id FROM events WHERE toString(uuid) > {after} GROUP BY id ORDER BY id`,
      { values: { after: uuids[0] } }
    )
    expect(body.results).toEqual([[uuids[1]], [uuids[2]]])
    const days = await ask(
      "SELECT intDiv(toUnixTimestamp(timestamp), 86400) AS day, count() FROM events GROUP BY day"
    )
    expect(days.body.results).toEqual([[Date.parse("2026-03-10") / 86_400_000, 3]])
  })

  it("reads and writes dates in the project's time zone", async () => {
    const { batch, ask } = await project({ timeZone: "Pacific/Auckland" })
    await batch([
      paid(1, { timestamp: "2026-03-10T10:59:59.999Z" }),
      paid(2, { timestamp: "2026-03-10T11:00:00.000Z" }),
    ])
    const days = "SELECT toDate(timestamp) AS day, properties.$revenue FROM events ORDER BY day"
    expect((await ask(days)).body.results).toEqual([
      ["2026-03-10", 1],
      ["2026-03-11", 2],
    ])
    const since = (time: string) =>
      ask(`SELECT count() FROM events WHERE timestamp >= toDateTime('${time}')`)
    expect((await since("2026-03-11 00:00:00")).body.results).toEqual([[1]])
    expect((await since("2026-03-11T00:00:00Z")).body.results).toEqual([[0]])
  })

  it("puts values into placeholders", async () => {
    const { batch, ask } = await project()
    await batch([paid(1, { uuid: UUID }), paid(2)])
    const query = "SELECT count() FROM events WHERE uuid IN {uuids} AND event = {name}"
    const values = { uuids: [UUID], name: "payment_captured" }
    expect((await ask(query, { values })).body.results).toEqual([[1]])
    expect(await ask(query)).toMatchObject({
      status: 400,
      body: { type: "validation_error", detail: "Unresolved placeholder: {uuids}" },
    })
  })

  it.each([
    ["SELECT count() FROM events WHERE event = ", "no viable alternative"],
    ["SELECT count() FROM event", "Unknown table `event`."],
    ["SELECT revenue FROM events", "Unable to resolve field: revenue"],
    ["SELECT count() FROM events WHERE currency = 'EUR'", "Unable to resolve field: currency"],
    ["SELECT frobnicate(event) FROM events", "Unsupported function call 'frobnicate(...)'"],
  ])("refuses %s", async (query, detail) => {
    const { ask, batch } = await project()
    await batch([event()])
    const answer = await ask(query)
    expect(answer).toMatchObject({ status: 400, body: { type: "validation_error" } })
    expect(String(answer.body.detail)).toContain(detail)
  })

  it("fails loudly at what PostHog can do and the stand-in can't", async () => {
    const { standIn } = await project()
    const response = await fetch(`${standIn.url}/api/projects/1/query/`, {
      method: "POST",
      headers: { authorization: `Bearer ${standIn.personalApiKey}` },
      body: JSON.stringify({
        query: { kind: "HogQLQuery", query: "SELECT count() FROM events HAVING count() > 1" },
      }),
    })
    expect(response.status).toBe(500)
    expect(await response.text()).toContain("The stand-in's HogQL has no having")
  })

  it("runs three at a time; the others wait", async () => {
    const { ask, standIn } = await project()
    standIn.setFault({ on: "rest", kind: "hang" })
    const hanging = new AbortController()
    const hung = [1, 2, 3].map(() =>
      fetch(`${standIn.url}/api/projects/1/query/`, {
        method: "POST",
        headers: { authorization: `Bearer ${standIn.personalApiKey}` },
        body: JSON.stringify({ query: { kind: "HogQLQuery", query: "SELECT 1 FROM events" } }),
        signal: hanging.signal,
      }).catch(() => undefined)
    )
    await standIn.waitFor((seen) => seen.requests().filter(({ body }) => body).length === 3)
    standIn.setFault(null)
    const fourth = ask("SELECT count() FROM events")
    while (standIn.requests().length < 4) {
      await new Promise(setImmediate)
    }
    expect(standIn.requests()[3]?.status).toBeNull()
    hanging.abort()
    await Promise.all(hung)
    expect(await fourth).toMatchObject({ status: 200, body: { results: [[0]] } })
  })

  it("needs its scope, and has its limit", async () => {
    const { ask } = await project({ personalKeys: [{ key: "phx_a", scopes: ["query:write"] }] })
    for (let n = 0; n < 240; n++) {
      await ask("SELECT count() FROM events")
    }
    expect(await ask("SELECT count() FROM events")).toMatchObject({ status: 429 })
    const other = await project({ personalKeys: [{ key: "phx_a", scopes: ["person:write"] }] })
    expect(await other.ask("SELECT count() FROM events")).toMatchObject({
      status: 403,
      body: { detail: "API key missing required scope 'query:read'" },
    })
  })
})

describe("the REST API about itself", () => {
  it("returns the project with its token, and the key with its scopes but not its value", async () => {
    const { call, standIn } = await project()
    expect(await call("GET", "projects/1/")).toMatchObject({
      status: 200,
      body: { id: 1, api_token: standIn.token },
    })
    const { body } = await call("GET", "personal_api_keys/@current/")
    expect(body).toMatchObject({ scopes: expect.arrayContaining(["query:read"]), value: null })
    expect(JSON.stringify(body)).not.toContain(standIn.personalApiKey)
  })

  it("lists ingestion warnings by type, with the events concerned", async () => {
    const { batch, call } = await project()
    await batch([
      event({ uuid: UUID, properties: { $process_person_profile: "no" } }),
      event({ properties: { $process_person_profile: "no" } }),
    ])
    const path = "projects/1/ingestion_warnings_v2/"
    expect(await call("GET", `${path}?since=-7d&samples=1`)).toMatchObject({
      status: 200,
      body: [
        {
          type: "invalid_process_person_profile",
          category: "event",
          count: 2,
          last_seen: NOW,
          samples: [{ event_uuid: UUID, distinct_id: "cus_1" }],
        },
      ],
    })
    expect((await call("GET", `${path}?category=merge`)).body).toEqual([])
    expect((await call("GET", `${path}?samples=51`)).status).toBe(400)
    expect((await call("GET", `${path}?since=2999-01-01`)).status).toBe(400)
  })

  it("accepts and drops events without a word, or with a warning", async () => {
    const { standIn, batch } = await project()
    standIn.setFault({ kind: "swallow", every: 2, warning: "message_size_too_large" })
    expect((await batch([event(), event({ uuid: UUID }), event()])).status).toBe(200)
    expect(standIn.events()).toHaveLength(2)
    expect(standIn.warnings()).toMatchObject([{ details: { eventUuid: UUID } }])
  })

  it("says its time", async () => {
    const { batch } = await project()
    expect((await batch([])).headers.get("date")).toBe(new Date(NOW).toUTCString())
  })
})
