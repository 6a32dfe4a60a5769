import { MathBN } from "@medusajs/framework/utils"
import { uuidOf } from "../../src/capture/rows/to-event"
import type { DescribedEvent } from "../../src/events/outbox-event"
import { reconcilePosthog } from "../../src/operations/reconciliation/posthog/reconcile-posthog"
import type { Describe } from "../../src/operations/reconciliation/posthog/send-again"
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

  const service = () => {
    const { url, personalApiKey, projectId } = standIn()
    const options = { appHost: url, personalApiKey, projectId, batchSize: 200 }
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
})
