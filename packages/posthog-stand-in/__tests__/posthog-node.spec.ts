import { PostHog } from "posthog-node"
import type { PostHogOptions } from "posthog-node"
import type { StandIn } from ".."
import { sender } from "./helpers"

const UUID = "0190a6e0-0000-7000-8000-000000000001"
const FACT = {
  distinctId: "cus_1",
  event: "order_placed",
  properties: { total: 9.5, $ignore_sent_at: true, $session_id: "s1" },
  timestamp: new Date("2026-03-10T11:00:00.000Z"),
  uuid: UUID,
}

const { POSTHOG_CAPTURE_MODE } = process.env

afterEach(() => {
  if (POSTHOG_CAPTURE_MODE === undefined) {
    delete process.env.POSTHOG_CAPTURE_MODE
  } else {
    process.env.POSTHOG_CAPTURE_MODE = POSTHOG_CAPTURE_MODE
  }
})

function client(
  standIn: StandIn,
  mode: "v0" | "v1",
  options: PostHogOptions = {},
  token = standIn.token
) {
  process.env.POSTHOG_CAPTURE_MODE = mode
  const posthog = new PostHog(token, {
    host: standIn.url,
    flushInterval: 0,
    flushAt: 1000,
    fetchRetryDelay: 1,
    fetchRetryCount: 2,
    requestTimeout: 1000,
    ...options,
  })
  const errors: unknown[] = []
  posthog.on("error", (error) => errors.push(error))
  return { posthog, errors }
}

const paths = (standIn: StandIn) => [...new Set(standIn.requests().map((request) => request.path))]

describe.each(["v0", "v1"] as const)("posthog-node in capture mode %s", (mode) => {
  const path = mode === "v0" ? "/batch/" : "/i/v1/analytics/events"

  it("delivers an event with its time, uuid and properties", async () => {
    const { standIn } = await sender()
    const { posthog, errors } = client(standIn, mode)
    posthog.capture(FACT)
    await posthog.flush()
    expect(errors).toEqual([])
    expect(paths(standIn)).toEqual([path])
    expect(standIn.requests()[0]?.headers).toMatchObject({
      "content-encoding": "gzip",
    })
    expect(standIn.events()).toMatchObject([
      {
        event: "order_placed",
        distinctId: "cus_1",
        uuid: UUID,
        timestamp: "2026-03-10T11:00:00.000Z",
        properties: {
          total: 9.5,
          $ignore_sent_at: true,
          $session_id: "s1",
          $lib: "posthog-node",
          $geoip_disable: true,
        },
        historical: false,
        userAgent: expect.stringContaining("posthog-node/"),
      },
    ])
  })

  it("delivers plain bodies and the historical flag", async () => {
    const { standIn } = await sender()
    const { posthog } = client(standIn, mode, {
      historicalMigration: true,
      disableCompression: true,
    })
    posthog.capture(FACT)
    await posthog.flush()
    expect(standIn.events()).toMatchObject([{ historical: true }])
  })

  it("identifies, merges and sets persons and groups", async () => {
    const { standIn } = await sender()
    const { posthog } = client(standIn, mode)
    posthog.capture({ ...FACT, distinctId: "anon-1" })
    posthog.identify({
      distinctId: "cus_1",
      properties: {
        $anon_distinct_id: "anon-1",
        $set: { a: 1 },
        $set_once: { b: 2 },
      },
    })
    posthog.groupIdentify({
      groupType: "company",
      groupKey: "acme",
      properties: { seats: 3 },
    })
    await posthog.flush()
    expect(
      standIn.persons().find(({ distinctIds }) => distinctIds.includes("cus_1"))
    ).toMatchObject({
      distinctIds: ["anon-1", "cus_1"],
      isIdentified: true,
      properties: { a: 1, b: 2 },
    })
    expect(standIn.groups()).toMatchObject([
      { type: "company", key: "acme", properties: { seats: 3 } },
    ])
  })

  it("is counted once when the answer to its first attempt is lost", async () => {
    const { standIn } = await sender()
    const { posthog, errors } = client(standIn, mode)
    standIn.setFault({ kind: "answer-lost" }, { times: 1 })
    posthog.capture(FACT)
    await posthog.flush()
    expect(errors).toEqual([])
    expect(standIn.rawEventCount()).toBe(2)
    expect(standIn.events()).toHaveLength(1)
  })

  it("recovers from a 503 and a reset", async () => {
    const { standIn } = await sender()
    const { posthog, errors } = client(standIn, mode)
    standIn.setFault({ kind: "status", status: 503 }, { times: 1 })
    posthog.capture(FACT)
    const flushed = posthog.flush()
    await standIn.waitFor(({ requests }) => requests().length === 1)
    standIn.setFault({ kind: "reset" }, { times: 1 })
    await flushed
    expect(errors).toEqual([])
    expect(standIn.events()).toHaveLength(1)
    expect(standIn.requests().map((request) => request.fault)).toEqual(["status", "reset", null])
  })

  it("reports an error when every attempt fails", async () => {
    const { standIn } = await sender()
    const { posthog, errors } = client(standIn, mode)
    standIn.setFault({ kind: "status", status: 500 })
    posthog.capture(FACT)
    await posthog.flush().catch(() => {})
    expect(errors).toHaveLength(1)
    expect(standIn.requests()).toHaveLength(3)
    expect(standIn.rawEventCount()).toBe(0)
  })

  it("loses everything under a wrong token without an error", async () => {
    const { standIn } = await sender()
    const { posthog, errors } = client(standIn, mode, {}, "phc_typo")
    posthog.capture(FACT)
    await posthog.flush()
    expect(errors).toEqual([])
    expect(standIn.vanished()).toMatchObject([{ uuid: UUID, token: "phc_typo" }])
  })

  it("reports a refused token", async () => {
    const { standIn } = await sender()
    const { posthog, errors } = client(standIn, mode, {}, "phx_personal")
    posthog.capture(FACT)
    await posthog.flush().catch(() => {})
    expect(errors).toHaveLength(1)
    expect(standIn.requests()).toMatchObject([{ status: 401 }])
  })
})

describe("posthog-node in capture mode v0", () => {
  it("halves the batch after a 413", async () => {
    const { standIn } = await sender()
    const { posthog } = client(standIn, "v0")
    standIn.setFault({ kind: "status", status: 413 }, { times: 1 })
    for (const distinctId of ["a", "b", "c", "d"]) {
      posthog.capture({ ...FACT, distinctId })
    }
    await posthog.flush()
    expect(standIn.requests().map((request) => request.status)).toEqual([413, 200, 200])
    expect(standIn.events()).toHaveLength(4)
  })

  it("takes garbage with 200 for success", async () => {
    const { standIn } = await sender()
    const { posthog, errors } = client(standIn, "v0")
    standIn.setFault({ kind: "garbage" })
    posthog.capture(FACT)
    await posthog.flush()
    expect(errors).toEqual([])
    expect(standIn.rawEventCount()).toBe(0)
  })

  it("asks for flags", async () => {
    const { standIn } = await sender()
    const { posthog } = client(standIn, "v0")
    await posthog.evaluateFlags("cus_1")
    expect(standIn.requests()).toMatchObject([
      { path: "/flags/", query: expect.stringContaining("v=2"), status: 200 },
    ])
  })
})

describe("posthog-node in capture mode v1", () => {
  it("sends again only the events that are to be retried", async () => {
    const { standIn } = await sender()
    // The client waits out the answer's Retry-After of 1 s, as against PostHog.
    const { posthog, errors } = client(standIn, "v1")
    standIn.setFault(
      {
        kind: "verdict",
        result: "retry",
        details: "not_persisted",
        events: ["again"],
      },
      { times: 1 }
    )
    posthog.capture(FACT)
    posthog.capture({ distinctId: "cus_1", event: "again" })
    await posthog.flush()
    expect(errors).toEqual([])
    const attempts = standIn
      .requests()
      .map(({ headers, body }) => [
        headers["posthog-attempt"],
        (JSON.parse(body) as { batch: { event: string }[] }).batch.map(({ event }) => event),
      ])
    expect(attempts).toEqual([
      ["1", ["order_placed", "again"]],
      ["2", ["again"]],
    ])
    expect(standIn.rawEventCount()).toBe(2)
  })

  it("reports dropped events by uuid", async () => {
    const { standIn } = await sender()
    const { posthog, errors } = client(standIn, "v1")
    posthog.capture({ ...FACT, distinctId: "d".repeat(201) })
    await posthog.flush()
    expect(errors).toMatchObject([
      {
        drops: [{ uuid: UUID, details: "distinct_id_too_large" }],
        retryExhausted: [],
      },
    ])
  })

  it("reports garbage with 200 as undelivered", async () => {
    const { standIn } = await sender()
    const { posthog, errors } = client(standIn, "v1")
    standIn.setFault({ kind: "garbage" })
    posthog.capture(FACT)
    await posthog.flush()
    expect(errors).toMatchObject([{ retryExhausted: [UUID] }])
  })
})
