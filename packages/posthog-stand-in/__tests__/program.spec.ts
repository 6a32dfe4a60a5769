import { PostHog } from "posthog-node"
import { spawnStandIn } from ".."
import type { SpawnedStandIn } from ".."

describe("the stand-in as a separate program", () => {
  let standIn: SpawnedStandIn

  beforeAll(async () => {
    standIn = await spawnStandIn({ token: "phc_program" })
  })
  beforeEach(() => standIn.reset())
  afterAll(() => standIn.kill())

  const send = (api_key: string, ...names: string[]) => {
    const batch = names.map((event) => ({
      event,
      distinct_id: "cus_1",
      $set: { a: 1 },
    }))
    return fetch(`${standIn.url}/batch/`, {
      method: "POST",
      body: JSON.stringify({ api_key, batch }),
    })
  }

  it("prints where it listens and which token it knows", () => {
    expect(standIn.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(standIn.token).toBe("phc_program")
  })

  it("shows events, persons, groups, requests, vanished and raw count", async () => {
    await send("phc_program", "one", "two")
    await send("phc_other", "lost")
    expect(await standIn.events()).toHaveLength(2)
    expect(await standIn.events({ event: "two" })).toMatchObject([
      { event: "two", distinctId: "cus_1" },
    ])
    expect(await standIn.persons()).toMatchObject([{ properties: { a: 1 } }])
    expect(await standIn.groups()).toEqual([])
    expect(await standIn.requests()).toMatchObject([{ status: 200 }, { status: 200 }])
    expect(await standIn.vanished()).toMatchObject([{ event: "lost" }])
    expect(await standIn.warnings()).toEqual([])
    expect(await standIn.rawEventCount()).toBe(2)
    const totals = await standIn.totals()
    expect(totals).toMatchObject({ raw: 2, merged: 2, requests: 2 })
    expect(totals.wireBytes).toBeGreaterThan(150)
  })

  it("takes faults, for a number of requests or until cleared", async () => {
    await standIn.setFault({ kind: "status", status: 503 }, { times: 1 })
    expect((await send("phc_program", "one")).status).toBe(503)
    expect((await send("phc_program", "one")).status).toBe(200)
    await standIn.setFault({ kind: "status", status: 500 })
    expect((await send("phc_program", "one")).status).toBe(500)
    await standIn.setFault(null)
    expect((await send("phc_program", "one")).status).toBe(200)
    await expect(standIn.setFault({ kind: "boom" } as never)).rejects.toThrow(
      /400 to fault: Fault kind must be one of/
    )
  })

  it("waits until enough events of a name are there", async () => {
    const waiting = standIn.wait({ events: 2, name: "two" })
    const posthog = new PostHog(standIn.token, {
      host: standIn.url,
      flushInterval: 0,
    })
    for (const event of ["two", "one", "two"]) {
      posthog.capture({ distinctId: "cus_1", event })
    }
    await posthog.flush()
    expect(await waiting).toBe(2)
  })

  it("says what was seen when a wait runs out", async () => {
    await send("phc_program", "one")
    const waiting = standIn.wait({ events: 2, timeoutMs: 1 })
    await expect(waiting).rejects.toThrow(/408 to wait.*saw 1 requests.*1 events \(one\)/)
  })

  it("names its controls when asked for another", async () => {
    const answer = await fetch(`${standIn.url}/_stand-in/nothing`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain("GET events")
  })

  it("ends when told to, also while it answers nobody", async () => {
    const other = await spawnStandIn()
    await other.setFault({ kind: "hang" })
    const pending = fetch(`${other.url}/batch/`, {
      method: "POST",
      body: "{}",
    }).catch(() => "broken")
    await other.kill()
    expect(await pending).toBe("broken")
    await expect(other.events()).rejects.toThrow("fetch failed")
    await other.kill()
  })
})
