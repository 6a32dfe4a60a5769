import { event, NOW, sender } from "./helpers"
import type { StandInOptions } from ".."

const HOUR_MS = 3_600_000

/** A project with the persons `cus_1` to `cus_3`, and a client of its REST API. */
const project = async (options: StandInOptions = {}) => {
  const { standIn, batch } = await sender(options)
  await batch([1, 2, 3].map((n) => event({ distinct_id: `cus_${n}` })))
  const call = async (method: string, path: string, body?: unknown, headers = {}) => {
    const response = await fetch(`${standIn.url}/api/projects/1/${path}`, {
      method,
      headers: { authorization: `Bearer ${standIn.personalApiKey}`, ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    })
    return {
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      body: (await response.json()) as Record<string, never>,
    }
  }
  const idOf = (distinctId: string) =>
    String(standIn.persons().find(({ distinctIds }) => distinctIds.includes(distinctId))?.id)
  const deleteBy = (body: unknown) => call("POST", "persons/bulk_delete/", body)
  return { standIn, batch, call, idOf, deleteBy }
}

describe("the REST API", () => {
  it.each<[string, object, number, string]>([
    ["no key", { authorization: "" }, 401, "not_authenticated"],
    ["a wrong key", { authorization: "Bearer phx_wrong" }, 401, "authentication_failed"],
    ["the project token", { authorization: "Bearer phc_a" }, 401, "authentication_failed"],
  ])("refuses %s", async (_, headers, status, code) => {
    const { call } = await project()
    expect(await call("GET", "persons/", undefined, headers)).toMatchObject({
      status,
      body: { type: "authentication_error", code, attr: null },
    })
  })

  it("refuses a key without the scope, another project, and what it doesn't know", async () => {
    const { call, standIn } = await project({
      personalKeys: [{ key: "phx_reads", scopes: ["person:read"] }],
    })
    expect(await call("GET", "persons/")).toMatchObject({ status: 200 })
    expect(await call("POST", "persons/bulk_delete/", { ids: ["a"] })).toMatchObject({
      status: 403,
      body: { code: "permission_denied", detail: "API key missing required scope 'person:write'" },
    })
    expect(await call("GET", "persons/bulk_delete/")).toMatchObject({ status: 405 })
    expect(await call("GET", "cohorts/")).toMatchObject({ status: 404 })
    const headers = { authorization: "Bearer phx_reads" }
    const other = await fetch(`${standIn.url}/api/projects/2/persons/`, { headers })
    expect(other.status).toBe(404)
    expect(await other.json()).toMatchObject({ detail: "Project not found." })
  })

  it("lists persons page by page, and the one of an ID", async () => {
    const { call, idOf } = await project()
    expect((await call("GET", "persons/?distinct_id=cus_2")).body).toMatchObject({
      next: null,
      results: [{ uuid: idOf("cus_2"), distinct_ids: ["cus_2"] }],
    })
    expect((await call("GET", "persons/?distinct_id=cus_9")).body.results).toEqual([])
    const { body } = await call("GET", "persons/?limit=2")
    expect(body.results).toHaveLength(2)
    const next = new URL(String(body.next))
    expect((await call("GET", `persons/${next.search}`)).body).toMatchObject({
      results: [{ distinct_ids: ["cus_1"] }],
      next: null,
    })
  })

  it.each<[unknown, string]>([
    [{}, "You need to specify either distinct_ids or ids"],
    [{ ids: [], distinct_ids: [] }, "You need to specify either distinct_ids or ids"],
    [{ ids: ["a"], distinct_ids: ["b"] }, "You must provide either distinct_ids or ids, not both"],
    [
      { distinct_ids: Array.from({ length: 1_001 }, String) },
      "You can only pass 1000 distinct_ids in one call",
    ],
    ["{", "JSON parse error"],
  ])("refuses to delete by %.40j", async (body, detail) => {
    const { deleteBy, standIn } = await project()
    const answer = await deleteBy(body)
    expect(answer.status).toBe(400)
    expect(String(answer.body.detail)).toContain(detail)
    expect(standIn.persons()).toHaveLength(3)
  })

  it("forgets a deleted person at once, and their events when it is finished", async () => {
    const { standIn, call, idOf, deleteBy } = await project()
    const id = idOf("cus_1")
    const answer = await deleteBy({ distinct_ids: ["cus_1", "cus_9"], delete_events: true })
    expect(answer).toMatchObject({
      status: 202,
      body: {
        persons_found: 1,
        persons_queued_for_deletion: 1,
        events_queued_for_deletion: true,
        recordings_queued_for_deletion: false,
        deletion_errors: [],
      },
    })
    expect((await call("GET", "persons/?distinct_id=cus_1")).body.results).toEqual([])
    expect(standIn.events({ distinctId: "cus_1" })).toMatchObject([{ personId: null }])
    const status = (query: string) => call("GET", `persons/deletion_status/?${query}`)
    expect((await status(`person_uuid=${id}`)).body).toMatchObject({
      count: 1,
      results: [{ person_uuid: id, status: "pending", created_at: NOW, delete_verified_at: null }],
    })
    expect((await status("status=completed")).body.results).toEqual([])
    standIn.finishDeletions()
    expect((await status("status=completed")).body.results).toMatchObject([{ person_uuid: id }])
    expect(standIn.events().map(({ distinctId }) => distinctId)).toEqual(["cus_2", "cus_3"])
    expect((await status("status=gone")).status).toBe(400)
    expect((await status("person_uuid=1")).status).toBe(400)
  })

  it("makes the same person anew for a later event, but no longer lists them", async () => {
    const { standIn, batch, call, idOf, deleteBy } = await project()
    const id = idOf("cus_1")
    await deleteBy({ ids: [id], delete_events: true })
    standIn.finishDeletions()
    await batch([event({ distinct_id: "cus_1" })])
    expect(idOf("cus_1")).toBe(id)
    expect((await call("GET", "persons/?distinct_id=cus_1")).body.results).toEqual([])
    await deleteBy({ distinct_ids: ["cus_1"], delete_events: true })
    expect(standIn.deletions()).toMatchObject([
      { personId: id, verifiedAt: NOW },
      { personId: id, verifiedAt: null },
    ])
  })

  it("queues no events a second time while they wait, and deletes none that came later", async () => {
    const { standIn, batch, deleteBy } = await project()
    await deleteBy({ distinct_ids: ["cus_1"], delete_events: true })
    await batch([event({ distinct_id: "cus_1" })])
    await deleteBy({ distinct_ids: ["cus_1"], delete_events: true })
    expect(standIn.deletions()).toHaveLength(1)
    standIn.finishDeletions()
    expect(standIn.events({ distinctId: "cus_1" })).toHaveLength(1)
  })

  it("keeps the person, or the events, if asked to", async () => {
    const { standIn, idOf, deleteBy } = await project()
    const [first, second] = [idOf("cus_1"), idOf("cus_2")]
    await deleteBy({ ids: [first], delete_events: true, keep_person: true })
    await deleteBy({ ids: [second] })
    expect(standIn.persons().map(({ id }) => id)).toEqual([first, idOf("cus_3")])
    expect(standIn.deletions().map(({ personId }) => personId)).toEqual([first])
  })

  it("limits the requests of a key", async () => {
    let now = Date.parse(NOW)
    const { call } = await project({ now: () => now })
    for (let n = 0; n < 240; n++) {
      expect((await call("GET", "persons/?distinct_id=cus_1")).status).toBe(200)
    }
    expect(await call("GET", "persons/")).toMatchObject({
      status: 429,
      retryAfter: "60",
      body: { type: "throttled_error", code: "throttled" },
    })
    now += HOUR_MS
    expect((await call("GET", "persons/")).status).toBe(200)
  })

  it("has faults of its own", async () => {
    const { call, standIn, batch } = await project()
    standIn.setFault({ on: "rest", kind: "status", status: 503, body: "{}" })
    expect((await call("GET", "persons/")).status).toBe(503)
    expect((await batch([event()])).status).toBe(200)
    standIn.setFault({ kind: "status", status: 503, body: "{}" })
    expect((await call("GET", "persons/")).status).toBe(200)
  })
})
