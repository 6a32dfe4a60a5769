import { withLease } from "../../src/modules/posthog/leases/lease"
import { databaseSuite } from "../support/database-suite"
import { someEvents, uuidsOf } from "../support/events"
import { furtherServices } from "../support/further-services"

// The database's clock was two hours ahead, and has been set back.
databaseSuite("database-clock", ({ knex, standIn, sql }) => {
  const { anotherService } = furtherServices({ knex, standIn })
  const service = () => anotherService({}, "worker")

  const run = (name: string, holder: string, everyMs = 60_000) =>
    withLease(service().internals.database, { name, holder, everyMs }, ({ lookedAt }) =>
      Promise.resolve(lookedAt ?? "first")
    )
  const waiting = () =>
    sql<{ name: string; minutes: number; age: number }>(
      `select entity_id as name, round(extract(epoch from due_at - now()) / 60)::int as minutes,
         round(extract(epoch from now() - created_at) / 60)::int as age
       from posthog_outbox_event order by 1`
    )

  it("keeps no pass from running, although it looked or was leased in the future", async () => {
    await run("recent", "one")
    expect(await run("recent", "other")).toBeUndefined()
    await sql(`update posthog_lease set looked_at = now() + interval '2 hours'`)
    expect(await run("recent", "other")).toEqual(expect.any(Date))
    expect(await run("recent", "one")).toBeUndefined()

    await sql(
      `update posthog_lease set looked_at = null, leased_by = 'dead', leased_until = now() + interval '2 hours'`
    )
    expect(await run("recent", "other")).toBe("first")
    await sql(
      `update posthog_lease set looked_at = null, leased_until = now() + interval '5 minutes'`
    )
    expect(await run("recent", "one")).toBeUndefined()
  })

  it("has a pass continue from now, not from the future", async () => {
    const { periodic } = service().internals
    await sql(
      `insert into posthog_lease (name, leased_until, looked_at) values ('recent', now(), now() + interval '2 hours')`
    )
    const pass = await periodic.runPass({ name: "recent" }, (one) => Promise.resolve(one))
    expect(pass?.startedAt).toBeInstanceOf(Date)
    expect(pass?.lookedAt).toEqual(pass?.startedAt)
  })

  it("shows no backfill as running that a dead process leased in the future", async () => {
    const { backfills } = service().internals
    const id = await backfills.create({ from_at: null, to_at: null, definitions: [], estimate: 0 })
    const isHeld = async (until: string) => {
      await sql(
        `insert into posthog_lease (name, leased_by, leased_until) values (?, 'dead', now() + interval '${until}')
         on conflict (name) do update set leased_until = excluded.leased_until`,
        id
      )
      return (await backfills.find(id))?.is_held
    }
    expect(await isHeld("1 minute")).toBe(true)
    expect(await isHeld("2 hours")).toBe(false)
    expect(await backfills.resume(id, { inBackground: false })).toBe(true)
  })

  it("has events sent that are due in the future, and leaves alone those that wait or are being sent", async () => {
    const one = service()
    const events = someEvents(4)
    await one.internals.record(events)
    await sql(
      `update posthog_outbox_event set due_at = now() + interval '2 hours', created_at = now() + interval '2 hours'
       where entity_id <> 'order_3'`
    )
    await sql(`update posthog_outbox_event set leased_by = 'another' where entity_id = 'order_1'`)
    await sql(
      `update posthog_outbox_event set due_at = now() + interval '10 minutes' where entity_id in ('order_2', 'order_3')`
    )
    await expect(one.internals.outbox.bringForward()).resolves.toBe(2)
    expect(await waiting()).toEqual([
      { name: "order_0", minutes: 0, age: 0 },
      { name: "order_1", minutes: 2, age: 0 },
      { name: "order_2", minutes: 10, age: -120 },
      { name: "order_3", minutes: 10, age: 0 },
    ])
    await one.flush()
    expect(uuidsOf(standIn().events())).toEqual(uuidsOf(events.slice(0, 1)))
  })

  it("doesn't keep a process that is gone among those that run", async () => {
    const one = service()
    const other = service()
    await other.internals.processes.note()
    expect(await one.internals.processes.others()).toHaveLength(1)
    await sql(`update posthog_process set seen_at = now() + interval '2 hours'`)
    expect(await one.internals.processes.others()).toEqual([])
  })

  it("delays no alert and no erasure", async () => {
    const { alerts, erasures } = service().internals
    const due = (table: string, hours: number) =>
      sql(`update ${table} set due_at = now() + interval '${hours} hours'`)
    const seen = [{ topic: "set_aside", brief: "1 set aside.", sinceSeconds: 600 }]
    await alerts.note(seen, { afterMs: 300_000, unknown: [] })
    await due("posthog_alert", 1)
    expect(await alerts.take(["webhook"])).toBeUndefined()
    await due("posthog_alert", 3)
    expect(await alerts.take(["webhook"])).toMatchObject({ topic: "set_aside" })

    await erasures.request(["cus_1"], "command")
    await due("posthog_erasure", 24)
    expect(await erasures.take()).toBeUndefined()
    await due("posthog_erasure", 72)
    expect(await erasures.take()).toMatchObject({ customer_id: "cus_1" })
  })
})
