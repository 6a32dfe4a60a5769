import { MathBN } from "@medusajs/framework/utils"
import { startStandIn } from "../../packages/posthog-stand-in"
import { uuidOf } from "../../src/capture/rows/to-event"
import type { DescribedEvent } from "../../src/events/outbox-event"
import { reconcilePosthog } from "../../src/operations/reconciliation/posthog/reconcile-posthog"
import type { Describe } from "../../src/operations/reconciliation/posthog/send-again"
import type { PosthogOptions } from "../../src/options/schema"
import { openAltering } from "../support/altered-answers"
import type { Alteration } from "../support/altered-answers"
import { databaseSuite } from "../support/database-suite"
import { furtherServices } from "../support/further-services"

const EVENTS = 2_000
const HOUR_MS = 3_600_000
const CURRENCIES = ["EUR", "USD", "JPY"]

/** Payments of the last two days, with cents that floating-point numbers don't add up. */
const payments = (): DescribedEvent[] =>
  Array.from({ length: EVENTS }, (_, n) => {
    const currency = String(CURRENCIES[n % CURRENCIES.length])
    const amount = currency === "JPY" ? String(n) : `${n}.${String(n % 100).padStart(2, "0")}`
    return {
      uuid: uuidOf("payment_captured", `capt_${n}`),
      definition: "payment_captured",
      entity_id: `capt_${n}`,
      event: "payment_captured",
      distinct_id: `cus_${n}`,
      timestamp: new Date(Date.now() - HOUR_MS - (n * 40 * HOUR_MS) / EVENTS).toISOString(),
      properties: { $revenue: Number(amount), currency, $ignore_sent_at: true },
      money: { amount, currency },
    }
  })

databaseSuite("dropped-events", ({ standIn, sql, knex }) => {
  const { anotherService } = furtherServices({ knex, standIn })

  const service = (changes: PosthogOptions = {}) => {
    const { url, personalApiKey, projectId } = standIn()
    const options = { appHost: url, personalApiKey, projectId, batchSize: 200, ...changes }
    return anotherService(options, "server").internals
  }
  type Internals = ReturnType<typeof service>

  const noRow = () => Promise.reject(new Error("Every payload is still there."))
  const ask = (posthog: Internals, fix: boolean, describe: Describe = noRow) =>
    reconcilePosthog(posthog, describe, { to: new Date(), fix, waitMs: 0 })

  const deliver = async (posthog: Internals, events: DescribedEvent[]) => {
    await posthog.record(events)
    expect(await posthog.flush({ timeoutMs: 60_000 })).toEqual({ waiting: 0 })
  }
  const longAgo = () =>
    sql(`update posthog_outbox_event set delivered_at = delivered_at - interval '15 minutes'`)

  const counted = () => standIn().events({ event: "payment_captured" })

  const totals = (events: { currency: unknown; amount: unknown }[]) =>
    Object.fromEntries(
      CURRENCIES.map((currency) => [
        currency,
        events
          .filter((one) => one.currency === currency)
          .reduce((sum, { amount }) => MathBN.add(sum, amount as string), MathBN.convert(0))
          .toFixed(2),
      ])
    )
  const totalsOf = (events: ReturnType<typeof counted>) =>
    totals(
      events.map(({ properties }) => ({
        currency: properties.currency,
        amount: properties.$revenue,
      }))
    )

  it("finds exactly the events that PostHog silently drops, and repairs them to the cent", async () => {
    const events = payments()
    const posthog = service()
    standIn().setFault({ kind: "swallow", every: 100 })
    await deliver(posthog, events)
    standIn().setFault(null)
    await longAgo()

    const shown = new Set(counted().map(({ uuid }) => uuid))
    const dropped = events.map(({ uuid }) => uuid).filter((uuid) => !shown.has(uuid))
    expect(dropped).toHaveLength(EVENTS / 100)
    standIn().warn({ type: "message_size_too_large", details: { eventUuid: dropped[0] } })

    const headers = { "retry-after": "1" }
    standIn().setFault({ kind: "status", status: 429, on: "rest", headers }, { times: 1 })
    const found = await ask(posthog, false)
    expect(found.agrees).toBe(false)
    expect(found.dropped.map(({ uuid }) => uuid).sort()).toEqual([...dropped].sort())
    expect(found.dropped.filter(({ reason }) => reason)).toEqual([
      expect.objectContaining({ uuid: dropped[0], reason: "message_size_too_large" }),
    ])
    const shownTotals = found.lines.map(({ currency, shown: { amount } }) => ({ currency, amount }))
    expect(totals(shownTotals)).toEqual(totalsOf(counted()))

    const fixed = await ask(posthog, true)
    expect(fixed).toMatchObject({ agrees: true, dropped: [], sent_again: dropped.length })
    const { history } = { ...(await posthog.outbox.find(String(dropped[0]))) }
    expect(history).toEqual([
      { what: "delivered", at: expect.any(String) },
      { what: "retried", at: expect.any(String), detail: expect.stringContaining("accepted it") },
    ])
    expect(counted()).toHaveLength(EVENTS)
    expect(standIn().rawEventCount()).toBe(EVENTS)
    expect(totalsOf(counted())).toEqual(
      totals(events.map(({ money }) => ({ currency: money?.currency, amount: money?.amount })))
    )

    await longAgo()
    expect(await ask(posthog, true)).toMatchObject({ agrees: true, sent_again: 0, dropped: [] })
    expect(standIn().rawEventCount()).toBe(EVENTS)
  })

  it("makes a payload of the rows anew if its retention is over, and says what has no row left", async () => {
    const posthog = service()
    const [kept, emptied, orphaned] = payments() as [DescribedEvent, DescribedEvent, DescribedEvent]
    standIn().setFault({ kind: "swallow" })
    await deliver(posthog, [kept, emptied, orphaned])
    standIn().setFault(null)
    await longAgo()
    await sql(
      `update posthog_outbox_event set properties = null where entity_id <> ?`,
      kept.entity_id
    )
    const described: unknown[] = []
    const result = await ask(posthog, true, (definition, filter) => {
      described.push([definition, { id: [...filter.id].sort() }])
      return Promise.resolve([emptied])
    })
    const ids = [emptied.entity_id, orphaned.entity_id].sort()
    expect(described).toEqual([[{ id: "payment_captured" }, { id: ids }]])
    expect(result).toMatchObject({
      agrees: false,
      sent_again: 2,
      dropped: [{ uuid: orphaned.uuid, has_payload: false }],
    })
    expect(counted().map(({ uuid, properties }) => [uuid, properties.$revenue])).toEqual(
      expect.arrayContaining(
        [kept, emptied].map(({ uuid, money }) => [uuid, Number(money?.amount)])
      )
    )
    expect(counted()).toHaveLength(2)
  })

  it("leaves what PostHog has just accepted alone, and says what it still drops", async () => {
    const posthog = service()
    standIn().setFault({ kind: "swallow" })
    await deliver(posthog, payments().slice(0, 2))
    expect(await ask(posthog, true)).toMatchObject({ agrees: true, sent_again: 0 })
    await longAgo()
    const still = await ask(posthog, true)
    expect(still).toMatchObject({ agrees: false, sent_again: 2, dropped: [{}, {}] })
  })

  it("sends nothing again that PostHog may have deleted with an erased customer", async () => {
    const posthog = service()
    standIn().setFault({ kind: "swallow" })
    await deliver(posthog, payments().slice(0, 1))
    standIn().setFault(null)
    await longAgo()
    await posthog.erasures.request(["cus_0"], "deletion")
    await sql(`update posthog_outbox_event set distinct_id = entity_id, properties = null`)
    const { agrees, erased, sent_again } = await ask(posthog, true)
    expect({ agrees, erased, sent_again }).toEqual({ agrees: true, erased: 1, sent_again: 0 })
  })

  describe("whatever PostHog answers", () => {
    let alteration: Alteration = {}
    let altering: Awaited<ReturnType<typeof openAltering>>
    beforeAll(async () => {
      altering = await openAltering(standIn(), () => alteration)
    })
    afterEach(() => (alteration = {}))
    afterAll(() => altering.close())

    /** Of 30 payments, PostHog drops three. */
    const drop = async () => {
      const events = payments().slice(0, 30)
      const posthog = service({ appHost: altering.url })
      standIn().setFault({ kind: "swallow", every: 10 })
      await deliver(posthog, events)
      standIn().setFault(null)
      await longAgo()
      const shown = new Set(counted().map(({ uuid }) => uuid))
      const dropped = events.map(({ uuid }) => uuid).filter((uuid) => !shown.has(uuid))
      return { posthog, dropped: dropped.sort() }
    }

    const ALTERATIONS: [string, Alteration][] = [
      ["numbers as text", { counts: (rows) => rows.map((row) => row.map(String)) }],
      ["no currency", { counts: (rows) => rows.map(([day, event, , n]) => [day, event, null, n]) }],
      [
        "UUIDs in uppercase",
        { uuids: (rows) => rows.map(([uuid, days]) => [String(uuid).toUpperCase(), days]) },
      ],
      ["shorter pages than it was asked for", { uuids: (rows) => rows.slice(0, 4) }],
      ["no counts", { counts: () => [] }],
    ]

    it.each(ALTERATIONS)("finds exactly what it dropped: %s", async (_, how) => {
      const { posthog, dropped } = await drop()
      alteration = how
      const found = await ask(posthog, false)
      expect(found.dropped.map(({ uuid }) => uuid).sort()).toEqual(dropped)
    })

    /** So that the UUIDs never are enough. */
    const tooMany = (rows: unknown[][]) => rows.map(([day, event]) => [day, event, "EUR", 1_000])

    const NONSENSE: [string, Alteration, RegExp][] = [
      ["the same page again and again", { madeUp: () => [["a", []]] }, /pages without end/],
      [
        "another page again and again",
        { madeUp: (after) => [[`${after}0`, []]] },
        /pages without end/,
      ],
      ["rows of nothing", { counts: () => [[null]] }, /not from PostHog's REST API/],
      ["days that don't exist", { counts: () => [[1e12, "a", "b", 1]] }, /not from PostHog's/],
    ]

    it.each(NONSENSE)("calls nothing dropped, and sends nothing: %s", async (_, how, says) => {
      const { posthog } = await drop()
      const before = standIn().totals().requests
      alteration = { counts: tooMany, ...how }
      await expect(ask(posthog, true)).rejects.toThrow(says)
      expect(standIn().totals().requests).toBe(before)
    })
  })

  it("takes days as UTC, whatever the project's time zone", async () => {
    const far = await startStandIn({ timeZone: "Pacific/Kiritimati" })
    try {
      const { url: host, token: apiKey } = far
      const posthog = service({ host, apiKey, appHost: host })
      const day = new Date(Date.now() - 48 * HOUR_MS).toISOString().slice(0, 10)
      const times = ["00:00:00.000", "09:59:59.999", "10:00:00.000", "23:59:59.999"]
      await deliver(
        posthog,
        payments()
          .slice(0, times.length)
          .map((event, n) => ({ ...event, timestamp: `${day}T${times[n]}Z` }))
      )
      await longAgo()
      const asked = far.requests().length
      expect(await ask(posthog, false)).toMatchObject({ agrees: true, dropped: [] })
      // The counts agree, so that no UUID is listed.
      expect(far.requests()).toHaveLength(asked + 1)
    } finally {
      await far.close()
    }
  })

  it("finds more than a page of dropped events, and adds them up to the cent", async () => {
    const [seen, lost] = [51_000, 50_500]
    const uuidOfRow = `lpad(to_hex(n), 8, '0') || '-0000-4000-8000-000000000000'`
    await sql(
      `insert into posthog_outbox_event
         (uuid, definition, entity_id, event, distinct_id, "timestamp", properties, amount, currency, bytes, due_at, delivered_at)
       select ${uuidOfRow}, 'payment_captured', 'capt_' || n, 'payment_captured', 'cus_1', now() - interval '1 day', null, '0.01',
         'EUR', 0, now(), now() - interval '1 hour'
       from generate_series(1, ${seen + lost}) n`
    )
    const uuids = await sql<{ uuid: string; day: number }>(
      `select uuid, floor(extract(epoch from "timestamp") / 86400)::int as day from posthog_outbox_event order by uuid limit ${seen}`
    )
    const page = (after: string) => uuids.filter(({ uuid }) => uuid > after).slice(0, 50_000)
    const altering = await openAltering(standIn(), () => ({
      madeUp: (after) => page(after).map(({ uuid, day }) => [uuid, [day]]),
    }))
    try {
      const found = await ask(service({ appHost: altering.url }), false)
      expect(found.dropped).toHaveLength(lost)
      expect(found.lines).toMatchObject([
        {
          accepted: { count: seen + lost, amount: 1_015 },
          shown: { count: seen, amount: 510 },
          dropped: lost,
        },
      ])
    } finally {
      altering.close()
    }
  })
})
