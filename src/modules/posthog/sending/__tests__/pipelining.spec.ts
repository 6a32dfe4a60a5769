import type { Verdict } from "../verdict"
import { AWAY, LEASE_MS, ok, sleep, world } from "./world"

describe("leasing and settling while a request is under way", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it("settles a batch though the one before couldn't be settled", async () => {
    const w = world()
    "abc".split("").forEach((u) => w.add(u))
    const d = w.make(w.failingFirstWrite(w.outboxOf(1)), () => ok)
    d.start()
    await jest.advanceTimersByTimeAsync(30_000)
    expect(w.rows.filter((r) => r.deliveredAt !== undefined).map((r) => r.uuid)).toEqual(["b", "c"])
    void d.stop(Date.now())
  })

  it("settles what else a mixed answer says, and pauses as PostHog asks", async () => {
    const w = world()
    "abcde".split("").forEach((u) => w.add(u))
    const d = w.make(
      w.failingFirstWrite(w.outboxOf(1)),
      (_u, n) =>
        n === 2
          ? ({
              kind: "mixed",
              refused: new Map([["c", "bad"]]),
              retry: ["d"],
              overQuota: [],
              retryAfterMs: 20_000,
            } as unknown as Verdict)
          : ok,
      { batchSize: 2 }
    )
    d.start()
    await jest.advanceTimersByTimeAsync(10_000)
    expect(w.of("c").setAside).toBe("refused")
    expect(w.sent.length).toBe(2) // PostHog asked for 20 s
    void d.stop(Date.now())
  })

  it("waits longer and longer while nothing can be settled, and says so once", async () => {
    const w = world()
    for (let n = 0; n < 2_000; n++) w.add(`e${n}`)
    const d = w.make(
      {
        ...w.outboxOf(1),
        delivered: async () => {
          throw AWAY()
        },
      },
      async () => {
        await sleep(100)
        return ok
      }
    )
    d.start()
    await jest.advanceTimersByTimeAsync(60_000)
    expect(w.sent.length).toBeLessThan(20)
    expect(w.log.warn.mock.calls.length).toBeLessThan(3)
    void d.stop(Date.now())
  })

  it("suspects no event for being leased while another kills the process", async () => {
    const w = world()
    w.add("killer", { attempts: 3 })
    w.add("innocent", { attempts: 3 })
    const dead = () => new Promise<Verdict>(() => undefined)
    for (let life = 0; life < 25; life++) {
      const d = w.make(w.outboxOf(life), (u) => (u.includes("killer") ? dead() : ok), {
        batchSize: 250,
      })
      d.start()
      await jest.advanceTimersByTimeAsync(1_000)
      // SIGKILL: it never does anything again
      clearTimeout((d as unknown as { timer: NodeJS.Timeout }).timer)
      await jest.advanceTimersByTimeAsync(LEASE_MS)
    }
    expect(w.of("killer").setAside).toBe("crashed")
    expect(w.of("innocent")).toMatchObject({ deliveredAt: expect.any(Number) })
    expect(w.of("innocent").setAside).toBeUndefined()
  })

  it("holds up no event behind one that is refused, one at a time", async () => {
    const w = world()
    w.add("bad")
    w.add("good")
    const d = w.make(w.outboxOf(1), (u) =>
      u.includes("bad") ? { kind: "refused", reason: "400" } : ok
    )
    d.start()
    await jest.advanceTimersByTimeAsync(100)
    expect(w.of("good").deliveredAt).toBeDefined()
    void d.stop(Date.now())
  })

  it("keeps a person's order behind one that is refused, one at a time", async () => {
    const w = world()
    w.add("bad")
    w.add("p1", { person: "p" })
    w.add("p2", { person: "p" })
    const d = w.make(w.outboxOf(1), (u) =>
      u.includes("bad") ? { kind: "refused", reason: "400" } : ok
    )
    d.start()
    await jest.advanceTimersByTimeAsync(10_000)
    const order = w.sent.flat().filter((u) => u !== "bad")
    expect(order).toEqual(["p1", "p2"])
    void d.stop(Date.now())
  })

  it("pauses as PostHog asks though what was leased ahead can't be given back", async () => {
    const w = world()
    "abcd".split("").forEach((u) => w.add(u))
    const base = w.outboxOf(1)
    const d = w.make(
      {
        ...base,
        retry: async (u, e, o) => {
          if (u.length > 0 && o.place === "same") throw AWAY()
          return base.retry(u, e, o)
        },
      },
      () => ({ kind: "misconfigured", reason: "404" }),
      { batchSize: 2 }
    )
    d.start()
    await jest.advanceTimersByTimeAsync(10_000)
    expect(w.sent.length).toBe(1)
    expect(d.status.state).toBe("misconfigured")
    void d.stop(Date.now())
  })

  it("holds nothing back when a drain ends between two batches", async () => {
    const w = world()
    for (let n = 0; n < 60; n++) w.add(`e${n}`)
    const base = w.outboxOf(1)
    const d = w.make(
      {
        ...base,
        delivered: async (u) => {
          await sleep(400)
          return base.delivered(u)
        },
      },
      async (_u, n) => {
        await sleep(10)
        return n === 1 ? { kind: "retry_later", reason: "429", retryAfterMs: 30_000 } : ok
      },
      { batchSize: 2 }
    )
    d.start()
    await jest.advanceTimersByTimeAsync(100)
    let held = 0
    const flushed = (async () => {
      // ends in the middle of a write
      const end = new AbortController()
      setTimeout(() => end.abort(), 3_000)
      jest.spyOn(AbortSignal, "timeout").mockReturnValue(end.signal)
      await d.drain(Date.now() + 3_000)
      held = w.rows.filter((r) => r.leasedBy === 1 && r.deliveredAt === undefined).length
    })()
    await jest.advanceTimersByTimeAsync(5_000)
    await flushed
    jest.restoreAllMocks()
    expect(w.sent.length).toBeGreaterThan(5)
    expect(held).toBe(0)
    void d.stop(Date.now())
  })

  it("gives everything back when it stops while a lease is under way", async () => {
    const w = world()
    "abcd".split("").forEach((u) => w.add(u))
    const base = w.outboxOf(1)
    let leases = 0
    const d = w.make(
      {
        ...base,
        lease: async (n) => {
          if (++leases === 2) await sleep(8_000)
          return base.lease(n)
        },
      },
      () =>
        new Promise<Verdict>((r) =>
          setTimeout(() => r({ kind: "retry_later", reason: "aborted" }), 2_000)
        ),
      { batchSize: 2 }
    )
    d.start()
    await jest.advanceTimersByTimeAsync(100)
    const stopped = d.stop(Date.now() + 1_000)
    await jest.advanceTimersByTimeAsync(3_000)
    expect(w.of("a").leasedBy).toBeUndefined()
    await jest.advanceTimersByTimeAsync(10_000)
    await stopped
    expect(w.rows.filter((r) => r.leasedBy !== undefined)).toEqual([])
    expect(w.rows.every((r) => r.attempts === 0)).toBe(true)
  })

  it("sends nothing after its lease", async () => {
    const w = world()
    for (let n = 0; n < 4; n++) w.add(`e${n}`, { event: n === 3 ? "$ai_x" : "e" })
    const at: Record<string, number> = {}
    const d = w.make(
      w.outboxOf(1),
      async (u) => {
        u.forEach((x) => (at[x] = Date.now() - w.of(x).dueAt))
        await sleep(59_000)
        return ok
      },
      { batchSize: 2, requestTimeoutMs: 60_000 }
    )
    d.start()
    await jest.advanceTimersByTimeAsync(300_000)
    expect(Object.values(at).every((late) => late + 59_000 <= 0)).toBe(true)
    void d.stop(Date.now())
  })

  it("keeps a person's order when the rest of a batch is given back for its lease", async () => {
    const w = world()
    w.add("a1")
    w.add("a2")
    w.add("x", { event: "$ai_x" })
    w.add("p1", { person: "p" })
    w.add("p2", { person: "p" })
    w.add("z")
    const d = w.make(
      w.outboxOf(1),
      async () => {
        await sleep(50_000)
        return ok
      },
      { batchSize: 2, requestTimeoutMs: 60_000 }
    )
    d.start()
    await jest.advanceTimersByTimeAsync(600_000)
    const order = w.sent.flat().filter((u) => u.startsWith("p"))
    expect(order).toEqual(["p1", "p2"])
    void d.stop(Date.now())
  })

  it("drains what PostHog asked to send again", async () => {
    const w = world()
    w.add("a")
    w.add("b")
    const d = w.make(
      w.outboxOf(1),
      (_u, n) =>
        n === 1
          ? ({ kind: "mixed", refused: new Map(), retry: ["b"], overQuota: [] } as Verdict)
          : ok,
      { batchSize: 2 }
    )
    const drained = d.drain(Date.now() + 10_000)
    await jest.advanceTimersByTimeAsync(10_000)
    await drained
    expect(w.of("b").deliveredAt).toBeDefined()
  })

  it("keeps a person's order when a drain ends while the timer fires", async () => {
    const w = world()
    for (let n = 0; n < 40; n++) w.add(`e${n}`, { person: "p" })
    const base = w.outboxOf(1)
    const d = w.make(
      {
        ...base,
        retry: async (u, e, o) => {
          if (u.length > 0) await sleep(20)
          return base.retry(u, e, o)
        },
      },
      async () => {
        await sleep(100)
        return ok
      },
      { batchSize: 2 }
    )
    const end = new AbortController()
    jest.spyOn(AbortSignal, "timeout").mockReturnValue(end.signal)
    // As if it were started, without the round of its start.
    ;(d as unknown as { stopped: boolean }).stopped = false
    const drained = d.drain(Date.now() + 350)
    await jest.advanceTimersByTimeAsync(340)
    // ends between two requests, as a deadline may
    await jest.advanceTimersByTimeAsync(59)
    end.abort()
    await jest.advanceTimersByTimeAsync(5)
    d.wake()
    await jest.advanceTimersByTimeAsync(10_000)
    await drained
    jest.restoreAllMocks()
    const order = w.sent.flat()
    expect(order).toEqual([...order].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))))
    void d.stop(Date.now())
  })
})
