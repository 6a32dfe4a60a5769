import { gzipSync } from "zlib"
import { event, NOW, sender } from "./helpers"

describe("POST /batch/", () => {
  it("takes a batch with and without the trailing slash", async () => {
    const { standIn, post } = await sender()
    const body = JSON.stringify({ api_key: standIn.token, batch: [event()] })
    const answers = [await post("/batch/", body), await post("/batch", body)]
    expect(answers.map((answer) => answer.status)).toEqual([200, 200])
    expect(await answers[0]?.json()).toEqual({ status: "Ok" })
    expect(standIn.rawEventCount()).toBe(2)
  })

  it("takes gzip announced by header, by query, or not at all", async () => {
    const { standIn, post } = await sender()
    const send = (path: string, headers = {}) => {
      const text = JSON.stringify({ api_key: standIn.token, batch: [event()] })
      return post(path, gzipSync(text), headers)
    }
    await send("/batch/", { "content-encoding": "gzip" })
    await send("/batch/?compression=gzip-js")
    await send("/batch/")
    expect(standIn.events()).toHaveLength(3)
    expect(JSON.parse(standIn.requests()[0]?.body ?? "")).toHaveProperty("batch")
  })

  it("refuses bad JSON, bad gzip and bad UTF-8 with 400", async () => {
    const { post } = await sender()
    const gzip = { "content-encoding": "gzip" }
    const truncated = gzipSync("{}").subarray(0, 12)
    const answers = [
      await post("/batch/", "{"),
      await post("/batch/", "{}", gzip),
      await post("/batch/", truncated, gzip),
      await post("/batch/", Buffer.from([0x22, 0xff, 0x22])),
      await post("/batch/", ""),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([400, 400, 400, 400, 400])
  })

  it.each([
    ["missing", undefined],
    ["empty", ""],
    ["blank", "  \n"],
    ["a personal key", "phx_abc"],
    ["longer than 64", "p".repeat(65)],
    ["not ASCII", "phc_ü"],
    ["with NUL", "phc_\0"],
    ["a number", 7],
  ])("refuses a token that is %s with 401", async (_name, token) => {
    const { standIn, batch } = await sender()
    expect((await batch([event()], { api_key: token })).status).toBe(401)
    expect(standIn.rawEventCount()).toBe(0)
  })

  it("takes a token with white space around it", async () => {
    const { standIn, batch } = await sender()
    await batch([event()], { api_key: ` ${standIn.token}\n` })
    expect(standIn.events()).toHaveLength(1)
  })

  it("answers 200 to a token of no project, and the events vanish", async () => {
    const { standIn, batch } = await sender()
    const answer = await batch([event({ uuid: "" })], { api_key: "phc_typo" })
    expect(await answer.json()).toEqual({ status: "Ok" })
    expect(standIn.rawEventCount()).toBe(0)
    expect(standIn.persons()).toEqual([])
    expect(standIn.vanished()).toMatchObject([{ token: "phc_typo", event: "order_placed" }])
  })

  it("refuses an empty batch with 400", async () => {
    const { batch } = await sender()
    const answer = await batch([])
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain("request holds no event")
  })

  it.each([
    ["without a name", { event: undefined }],
    ["with an empty name", { event: "" }],
    ["with a name that is no text", { event: 7 }],
    ["without distinct_id", { distinct_id: undefined }],
    ["with distinct_id null", { distinct_id: null }],
    ["with a blank distinct_id", { distinct_id: " \t" }],
    ["with an unreadable uuid", { uuid: "order_1" }],
    ["with properties that are no object", { properties: [] }],
    ["with $set that is no object", { $set: "x" }],
    ["with a timestamp that is no text", { timestamp: 1 }],
    ["with cookieless mode that is no boolean", { properties: { $cookieless_mode: 1 } }],
  ])("refuses the whole batch for one event %s", async (_name, changes) => {
    const { standIn, batch } = await sender()
    const answer = await batch([event(), event(changes), event()])
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain("whole batch")
    expect(standIn.rawEventCount()).toBe(0)
  })

  it("reads distinct_id from the properties, and makes text of other values", async () => {
    const { standIn, batch } = await sender()
    await batch([
      event({ distinct_id: null, properties: { distinct_id: "inner" } }),
      event({ distinct_id: 23 }),
      event({ distinct_id: undefined, $distinct_id: "dollar" }),
    ])
    expect(standIn.events().map((row) => row.distinctId)).toEqual(["inner", "23", "dollar"])
  })

  it("cuts distinct_id and the event name at 200 characters in silence", async () => {
    const { standIn, batch } = await sender()
    const emoji = "🙂".repeat(201)
    await batch([
      event({ distinct_id: "d".repeat(201), event: "e".repeat(201) }),
      event({ distinct_id: emoji }),
    ])
    const [first, second] = standIn.events()
    expect(first).toMatchObject({
      distinctId: "d".repeat(200),
      event: "e".repeat(200),
    })
    expect(second?.distinctId).toBe("🙂".repeat(200))
  })

  it("puts U+FFFD for NUL in distinct_id and in person properties, and leaves event properties", async () => {
    const { standIn, batch } = await sender()
    const properties = { note: "a\0b", $set: { city: "x\0y" } }
    await batch([event({ distinct_id: "a\0b", properties })])
    expect(standIn.events()).toMatchObject([
      { distinctId: "a\uFFFDb", properties: { note: "a\0b" } },
    ])
    expect(standIn.persons()).toMatchObject([{ properties: { city: "x\uFFFDy" } }])
  })

  it("takes a uuid in every form Rust reads, and makes one when it is missing or empty", async () => {
    const { standIn, batch } = await sender()
    const uuid = "0190A6E0-0000-7000-8000-000000000001"
    const forms = [uuid, uuid.replace(/-/g, ""), `{${uuid}}`, `urn:uuid:${uuid}`]
    await batch([
      ...forms.map((form) => event({ uuid: form })),
      event({ uuid: "" }),
      event({ uuid: null }),
    ])
    expect(standIn.rawEventCount()).toBe(6)
    expect(standIn.events({ uuid: uuid.toLowerCase() })).toHaveLength(1)
    expect(standIn.events()).toHaveLength(3)
  })

  it("refuses more than 20 MiB on the wire with 413, on a connection that lives on", async () => {
    const { standIn, post, batch } = await sender()
    expect((await post("/batch/", Buffer.alloc(20 * 1024 * 1024 + 1, "x"))).status).toBe(413)
    expect((await batch([event()])).status).toBe(200)
    expect(standIn.requests().map((request) => request.status)).toEqual([413, 200])
  })

  it("answers 413 to an event over 1,000,000 bytes and keeps those before it", async () => {
    const { standIn, batch } = await sender()
    const big = event({
      event: "big",
      properties: { text: "x".repeat(1_000_000) },
    })
    const answer = await batch([event({ event: "before" }), big, event({ event: "after" })])
    expect(answer.status).toBe(413)
    expect(standIn.events().map((row) => row.event)).toEqual(["before"])
  })

  it("counts the quotes of an event twice when it measures it", async () => {
    const { batch } = await sender()
    const list = (length: number) => event({ properties: { list: Array(length).fill("") } })
    expect(JSON.stringify(list(250_000)).length).toBeLessThan(800_000)
    expect((await batch([list(250_000)])).status).toBe(413)
    expect((await batch([list(150_000)])).status).toBe(200)
  })

  it("keeps the historical flag, the headers and the user agent with each event", async () => {
    const { standIn, post } = await sender()
    const body = {
      api_key: standIn.token,
      historical_migration: true,
      sent_at: NOW,
      batch: [event()],
    }
    await post("/batch/", JSON.stringify(body), {
      "user-agent": "posthog-node/5.70.0",
      "x-more": "1",
    })
    expect(standIn.events({ historical: true })).toMatchObject([
      {
        userAgent: "posthog-node/5.70.0",
        headers: { "x-more": "1" },
        sentAt: NOW,
        door: "batch",
        requestIndex: 0,
      },
    ])
  })

  it("answers 405 to GET and 404 elsewhere", async () => {
    const { standIn, post } = await sender()
    expect((await fetch(`${standIn.url}/batch/`)).status).toBe(405)
    expect((await post("/capture/", "{}")).status).toBe(404)
  })
})

describe("POST /flags/?v=2", () => {
  it("answers a project's token with no flags", async () => {
    const { standIn, post } = await sender()
    const answer = await post(
      "/flags/?v=2",
      JSON.stringify({ token: standIn.token, distinct_id: "a" })
    )
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      flags: {},
      errorsWhileComputingFlags: false,
    })
  })

  it("refuses a token of no project with 401", async () => {
    const { post } = await sender()
    const answer = await post(
      "/flags/?v=2",
      JSON.stringify({ token: "phc_typo", distinct_id: "a" })
    )
    expect(answer.status).toBe(401)
  })
})
