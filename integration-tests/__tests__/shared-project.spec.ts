import { uuidOf } from "../../src/capture/rows/to-event"
import type { DescribedEvent } from "../../src/events/outbox-event"
import { DAY_MS } from "../../src/lib/time"
import { reconcilePosthog } from "../../src/operations/reconciliation/posthog/reconcile-posthog"
import { databaseSuite } from "../support/database-suite"
import { furtherServices } from "../support/further-services"

const YEAR = 365
const NOW = Date.now()
const NAMES = ["order_placed", "payment_captured", "payment_refunded"]

/** One event on each of the last days, the latest first. */
const eventsOf = (store: string, name: string, days: number): DescribedEvent[] =>
  Array.from({ length: days }, (_, n) => ({
    uuid: uuidOf(name, `${store}_${n}`),
    definition: name,
    entity_id: `${store}_${n}`,
    event: name,
    distinct_id: `cus_${store}_${n}`,
    timestamp: new Date(NOW - (n + 1) * DAY_MS).toISOString(),
    properties: { $revenue: 1, currency: "EUR", $ignore_sent_at: true },
    money: { amount: "1", currency: "EUR" },
  }))

const uuidsOf = (events: { uuid: string }[]) => events.map(({ uuid }) => uuid).sort()

databaseSuite("shared-project", ({ standIn, sql, knex }) => {
  const { anotherService } = furtherServices({ knex, standIn })

  /** PostHog accepts events of this store, but shows only those that aren't `dropped`. */
  const accept = async (
    events: DescribedEvent[],
    dropped: (event: DescribedEvent) => boolean = () => false
  ) => {
    const { url: appHost, personalApiKey, projectId } = standIn()
    const posthog = anotherService({ appHost, personalApiKey, projectId }, "server").internals
    for (const isDropped of [true, false]) {
      standIn().setFault(isDropped ? { kind: "swallow" } : null)
      await posthog.record(events.filter((event) => dropped(event) === isDropped))
      expect(await posthog.flush({ timeoutMs: 60_000 })).toEqual({ waiting: 0 })
    }
    await sql(`update posthog_outbox_event set delivered_at = delivered_at - interval '15 minutes'`)
    return posthog
  }

  /** Another store sends to the same project. */
  const fromElsewhere = async (events: DescribedEvent[]) => {
    const body = JSON.stringify({ api_key: standIn().token, batch: events })
    const { status } = await fetch(`${standIn().url}/batch/`, { method: "POST", body })
    expect(status).toBe(200)
  }

  const reconcile = async (posthog: Awaited<ReturnType<typeof accept>>) => {
    const queries = () =>
      standIn()
        .requests()
        .filter(({ path }) => path.endsWith("/query/")).length
    const before = queries()
    const found = await reconcilePosthog(posthog, () => Promise.resolve([]), {
      to: new Date(),
      fix: false,
    })
    return { ...found, queries: queries() - before }
  }

  it("finds what PostHog dropped in a year with one list of each event, not of each day", async () => {
    const own = NAMES.flatMap((name) => eventsOf("own", name, YEAR))
    const lost = own.filter((_, n) => n % 40 === 0)
    const posthog = await accept(own, (event) => lost.includes(event))
    // More than are lost, so that no day's counts agree.
    for (const store of ["second", "third"]) {
      await fromElsewhere(NAMES.flatMap((name) => eventsOf(store, name, YEAR)))
    }

    const { dropped, lines, queries } = await reconcile(posthog)
    expect(uuidsOf(dropped)).toEqual(uuidsOf(lost))
    expect(lines).toHaveLength(own.length)
    expect(lines.filter(({ agrees }) => !agrees)).toHaveLength(lost.length)
    const quarters = Math.ceil(YEAR / 90)
    expect(queries).toBe(quarters + NAMES.length)
  })

  it("finds what is lost on a day on which another store sends as much, once any other day differs", async () => {
    const own = eventsOf("own", "payment_captured", 3)
    const posthog = await accept(own, () => true)
    // As many as are lost on that day, so that its counts agree.
    await fromElsewhere(eventsOf("elsewhere", "payment_captured", 2).slice(1))
    const { dropped, queries } = await reconcile(posthog)
    expect(uuidsOf(dropped)).toEqual(uuidsOf(own))
    expect(queries).toBe(2)
  })

  it("doesn't take an event for one that PostHog shows on another day under the same UUID", async () => {
    const [late, early] = eventsOf("own", "payment_captured", 2) as [DescribedEvent, DescribedEvent]
    const posthog = await accept([late, early], (event) => event === early)
    await fromElsewhere([{ ...early, timestamp: late.timestamp }])
    const { dropped, queries } = await reconcile(posthog)
    expect(uuidsOf(dropped)).toEqual([early.uuid])
    expect(queries).toBe(2)
  })
})
