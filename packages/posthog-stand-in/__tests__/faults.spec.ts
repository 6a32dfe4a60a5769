import { event, sender, v1Event } from "./helpers"

describe("faults", () => {
  it.each([500, 503, 429, 401, 413])(
    "answer %d with nothing stored, for as many requests as told",
    async (status) => {
      const { standIn, batch, v1 } = await sender()
      standIn.setFault(
        { kind: "status", status, headers: { "retry-after": "7" }, body: "no" },
        { times: 2 }
      )
      const first = await batch([event()])
      expect([first.status, first.headers.get("retry-after"), await first.text()]).toEqual([
        status,
        "7",
        "no",
      ])
      expect((await v1([v1Event()])).status).toBe(status)
      expect(standIn.rawEventCount()).toBe(0)
      expect((await batch([event()])).status).toBe(200)
      expect(standIn.requests().map((request) => request.fault)).toEqual(["status", "status", null])
    }
  )

  it("can be for large bodies only, as a proxy's limit is", async () => {
    const { standIn, batch } = await sender()
    standIn.setFault({ kind: "status", status: 413, over: 2_000 })
    expect((await batch([event()])).status).toBe(200)
    expect((await batch([event({ properties: { text: "x".repeat(2_000) } })])).status).toBe(413)
    expect(standIn.requests().map((request) => request.fault)).toEqual([null, "status"])
    expect(standIn.rawEventCount()).toBe(1)
  })

  it("stay until cleared", async () => {
    const { standIn, batch } = await sender()
    standIn.setFault({ kind: "status", status: 500 })
    expect((await batch([event()])).status).toBe(500)
    expect((await batch([event()])).status).toBe(500)
    standIn.setFault(null)
    expect((await batch([event()])).status).toBe(200)
  })

  it("leave /flags/ alone unless they are for it", async () => {
    const { standIn, post } = await sender()
    const flags = () => post("/flags/?v=2", JSON.stringify({ token: standIn.token }))
    standIn.setFault({ kind: "status", status: 500 })
    expect((await flags()).status).toBe(200)
    standIn.setFault({ kind: "status", status: 503, on: "flags" })
    expect((await flags()).status).toBe(503)
  })

  it("hang without an answer", async () => {
    const { standIn, post } = await sender()
    standIn.setFault({ kind: "hang" })
    const abort = new AbortController()
    const body = JSON.stringify({ api_key: standIn.token, batch: [event()] })
    const pending = fetch(`${standIn.url}/batch/`, {
      method: "POST",
      body,
      signal: abort.signal,
    })
    const [seen] = await standIn.waitFor(
      ({ requests }) => requests().some((r) => r.body !== "") && requests()
    )
    expect(seen).toMatchObject({ status: null, fault: "hang", body })
    abort.abort()
    await expect(pending).rejects.toThrow()
    standIn.setFault(null)
    expect((await post("/batch/", body)).status).toBe(200)
    expect(standIn.rawEventCount()).toBe(1)
  })

  it("reset the connection with nothing stored", async () => {
    const { standIn, batch } = await sender()
    standIn.setFault({ kind: "reset" }, { times: 1 })
    await expect(batch([event()])).rejects.toThrow("fetch failed")
    expect(standIn.rawEventCount()).toBe(0)
    expect(standIn.requests()).toMatchObject([{ status: null, fault: "reset" }])
    expect((await batch([event()])).status).toBe(200)
  })

  it("lose the answer after everything is stored", async () => {
    const { standIn, batch } = await sender()
    const sent = event()
    standIn.setFault({ kind: "answer-lost" }, { times: 1 })
    await expect(batch([sent])).rejects.toThrow("fetch failed")
    expect(standIn.rawEventCount()).toBe(1)
    await batch([sent])
    expect(standIn.rawEventCount()).toBe(2)
    expect(standIn.events()).toHaveLength(1)
  })

  it("answer slowly, with the events stored before", async () => {
    const { standIn, batch } = await sender()
    standIn.setFault({ kind: "slow", ms: 50 }, { times: 1 })
    const pending = batch([event()])
    await standIn.waitFor(({ events }) => events().length === 1)
    expect(standIn.requests()[0]?.status).toBeNull()
    expect((await pending).status).toBe(200)
  })

  it("answer garbage, keeping the events only when told to", async () => {
    const { standIn, batch } = await sender()
    standIn.setFault({ kind: "garbage" })
    const answer = await batch([event()])
    expect(answer.status).toBe(200)
    await expect(answer.json()).rejects.toThrow()
    expect(standIn.rawEventCount()).toBe(0)
    standIn.setFault({ kind: "garbage", stored: true })
    await batch([event()])
    expect(standIn.rawEventCount()).toBe(1)
  })

  it.each([413, 503])("store a part and answer %d", async (status) => {
    const { standIn, batch } = await sender()
    standIn.setFault({ kind: "partial", stored: 2, status }, { times: 1 })
    const sent = [event(), event(), event()]
    expect((await batch(sent)).status).toBe(status)
    expect(standIn.events().map((row) => row.uuid)).toEqual(
      sent.slice(0, 2).map(({ uuid }) => uuid)
    )
  })

  it("refuse connections, and take them again on the same port", async () => {
    const { standIn, batch } = await sender()
    await batch([event()])
    await standIn.refuse()
    const failure = await batch([event()]).catch((error: Error) => error.cause)
    expect(failure).toMatchObject({ code: "ECONNREFUSED" })
    await standIn.listen()
    expect((await batch([event()])).status).toBe(200)
    expect(standIn.rawEventCount()).toBe(2)
  })

  it("are named with a remedy when they are wrong", async () => {
    const { standIn } = await sender()
    expect(() => standIn.setFault({ kind: "boom" } as never)).toThrow(/one of status.*saw "boom"/)
    expect(() => standIn.setFault({ kind: "hang" }, { times: 0 })).toThrow(/1 or more \(saw 0\)/)
  })
})

describe("waitFor", () => {
  it("resolves with what the predicate returns, at once or after a request", async () => {
    const { standIn, batch } = await sender()
    const waiting = standIn.waitFor(({ events }) => events().length === 2 && events())
    await batch([event()])
    await batch([event()])
    expect(await waiting).toHaveLength(2)
    expect(await standIn.waitFor(({ events }) => events()[0]?.event)).toBe("order_placed")
  })

  it("rejects with what was seen", async () => {
    const { standIn, batch } = await sender()
    await batch([event()])
    const waiting = standIn.waitFor(() => false, { timeoutMs: 1 })
    await expect(waiting).rejects.toThrow(
      /within 1 ms; saw 1 requests \(POST \/batch\/ → 200\), 1 events \(order_placed\)/
    )
  })

  it("rejects when the predicate throws, and when the stand-in is closed", async () => {
    const { standIn } = await sender()
    const broken = standIn.waitFor(() => {
      throw new Error("broken")
    })
    await expect(broken).rejects.toThrow("broken")
    const waiting = expect(standIn.waitFor(() => false)).rejects.toThrow("closed")
    await standIn.close()
    await waiting
  })
})

describe("reset", () => {
  it("forgets everything, the fault too", async () => {
    const { standIn, batch } = await sender()
    await batch([event()])
    await batch([event()], { api_key: "phc_typo" })
    standIn.setFault({ kind: "status", status: 500 })
    standIn.reset()
    expect([standIn.events(), standIn.persons(), standIn.requests(), standIn.vanished()]).toEqual([
      [],
      [],
      [],
      [],
    ])
    expect((await batch([event()])).status).toBe(200)
  })
})
