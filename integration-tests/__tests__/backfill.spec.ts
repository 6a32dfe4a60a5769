import { setTimeout as sleep } from "node:timers/promises"
import { createBackfill, runBackfill } from "../../src/capture/sweeps/backfill/backfill"
import { previewBackfill } from "../../src/capture/sweeps/backfill/backfill-span"
import {
  findUnfinishedBackfill,
  pauseBackfill,
  resumeBackfill,
} from "../../src/capture/sweeps/backfill/manage-backfills"
import { compare } from "../../src/capture/sweeps/compare/compare"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { backfillPosthogWorkflow } from "../../src/workflows"
import { someEvent } from "../support/events"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { storeSuite } from "../support/store-suite"

/** The tests treat rows as aged as soon as Medusa has answered. */
const fast = { share: 1, minAgeMs: 0 }

// In server mode, the plugin does no periodic work but alerts, so only the test itself records and delivers.
storeSuite(
  {
    name: "backfill",
    workerMode: "server",
    // Then an order makes only one event. cart-life and order-life test authorizations.
    options: { events: { payment_authorized: false } },
  },
  ({ baseUrl, standIn, posthog, container, sql }) => {
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    /** Orders from before the plugin was installed. */
    const oldOrders = async (count: number) => {
      const hint = jest
        .spyOn(posthog().internals.memory, "addHints")
        .mockImplementation(() => undefined)
      const orders = []
      for (let n = 0; n < count; n++) {
        orders.push(await shop.order({ items: shop.lines(1) }))
      }
      hint.mockRestore()
      return orders
    }

    const arrived = (event = "order_placed") =>
      standIn()
        .events({ event })
        .map(({ properties }) => String(properties.order_id))
        .sort()

    const idsOf = (orders: { id: string }[]) => orders.map(({ id }) => id).sort()

    it("records and sends what happened before the installation, and nothing the second time", async () => {
      const orders = await oldOrders(3)
      await catchUp(createPipeline(container()))
      const first = await createBackfill(container())
      expect(await runBackfill(container(), first, fast)).toMatchObject({
        status: "done",
        recorded: 3,
        seen: 3,
      })
      expect(arrived()).toEqual(idsOf(orders))
      const second = await createBackfill(container())
      expect(await runBackfill(container(), second, fast)).toMatchObject({ recorded: 0, seen: 3 })
      expect(await runBackfill(container(), second, fast)).toBeUndefined()
      expect(standIn().rawEventCount()).toBe(3)
    })

    it("goes on sending after a request that failed, although no process delivers", async () => {
      const orders = await oldOrders(2)
      standIn().setFault({ kind: "status", status: 503 }, { times: 1 })
      await posthog().internals.record([someEvent(1)])
      await posthog().flush()
      expect(posthog().internals.deliveryState).toBe("retrying")
      expect(arrived()).toEqual([])
      const id = await createBackfill(container(), { events: ["order_placed"] })
      while (!posthog().internals.mayDeliver) {
        await sleep(20)
      }
      await runBackfill(container(), id, fast)
      expect(arrived()).toEqual(expect.arrayContaining(idsOf(orders)))
    })

    it("runs as a workflow in a store's own scripts and jobs", async () => {
      const [order] = await oldOrders(1)
      await sql(`update "order" set created_at = created_at - interval '10 minutes'`)
      const { result } = await backfillPosthogWorkflow(container()).run({
        input: { from: "2020-01-01", to: new Date().toISOString(), events: ["order_placed"] },
      })
      expect(result).toMatchObject({ status: "done", recorded: 1 })
      expect(arrived()).toEqual([order?.id])
    })

    it("previews what it would record, and records nothing", async () => {
      await oldOrders(2)
      const preview = await previewBackfill(
        container(),
        {
          events: ["order_placed", "payment_captured"],
        },
        fast
      )
      expect(preview).toEqual({
        order_placed: { seen: 2, missing: 2 },
        payment_captured: { seen: 0, missing: 0 },
      })
      expect(await sql(`select 1 from posthog_outbox_event`)).toEqual([])
    })

    it("stays within its time span", async () => {
      const [early, late] = await oldOrders(2)
      const between = new Date(String(late?.created_at))
      const id = await createBackfill(container(), {
        from: between,
        events: ["order_placed"],
      })
      await runBackfill(container(), id, fast)
      expect(arrived()).toEqual([late?.id])
      const rest = await createBackfill(container(), { to: between })
      await runBackfill(container(), rest, fast)
      expect(arrived()).toEqual(idsOf([{ id: String(early?.id) }, { id: String(late?.id) }]))
    })

    it("sends old facts as a historical migration, with their own times", async () => {
      const [order] = await oldOrders(1)
      await sql(
        `update "order" set created_at = '2024-05-06T07:08:09.123Z' where id = ?`,
        String(order?.id)
      )
      await runBackfill(container(), await createBackfill(container()), fast)
      expect(standIn().events({ historical: true })).toMatchObject([
        { timestamp: "2024-05-06T07:08:09.123Z", properties: { order_id: order?.id } },
      ])
    })

    it("stops after the page at which it is paused, and resumes from there", async () => {
      const orders = await oldOrders(2)
      const id = await createBackfill(container(), {
        events: ["order_placed", "customer_created"],
      })
      await pauseBackfill(container(), id)
      expect(await runBackfill(container(), id, fast)).toBeUndefined()
      expect(arrived()).toEqual([])
      await resumeBackfill(container(), id)
      await runBackfill(container(), id, fast)
      expect(arrived()).toEqual(idsOf(orders))
    })

    /** Leaves a backfill as a process holds it that runs it, or has just died. */
    const leaseToAnother = (id: string) =>
      sql(
        `insert into posthog_lease (name, leased_by, leased_until) values (?, 'another', now() + interval '1 minute')
         on conflict (name) do update set leased_by = excluded.leased_by, leased_until = excluded.leased_until`,
        id
      )

    it("continues after the last page when its process died and the lease has expired", async () => {
      const orders = await oldOrders(2)
      const id = await createBackfill(container(), { events: ["order_placed"] })
      await sql(
        `update posthog_backfill set at_definition = 'order_placed', after_id = ? where id = ?`,
        String(idsOf(orders)[0]),
        id
      )
      await leaseToAnother(id)
      expect(await runBackfill(container(), id, fast)).toBeUndefined()
      await sql(`update posthog_lease set leased_until = now()`)
      await runBackfill(container(), id, fast)
      expect(arrived()).toEqual([idsOf(orders)[1]])
    })

    describe("the start of a comparison", () => {
      const JANUARY = { from: new Date("2024-01-01"), to: new Date("2024-02-01") }
      const begin = async () => (await compare(container(), { minAgeMs: 0 })).from.order_placed

      it("is the installation, whatever an old backfill covered", async () => {
        const [row] = await sql<{ installed_at: Date }>(
          `select installed_at from posthog_installation`
        )
        const installed = row?.installed_at.toISOString()
        await runBackfill(container(), await createBackfill(container(), JANUARY), fast)
        expect(await begin()).toBe(installed)
        const other = await createBackfill(container(), { events: ["customer_created"] })
        await runBackfill(container(), other, fast)
        expect(await begin()).toBe(installed)
        // A backfill up to the installation, and then one that joins it, move it.
        await runBackfill(
          container(),
          await createBackfill(container(), { from: JANUARY.to }),
          fast
        )
        expect(await begin()).toBe(JANUARY.from.toISOString())
        await runBackfill(container(), await createBackfill(container()), fast)
        expect(await begin()).toBeNull()
      })

      it("must be given for an end before it, because everything would match", async () => {
        await sql(`update posthog_installation set installed_at = now()`)
        await expect(compare(container(), { to: JANUARY.to })).rejects.toThrow(
          /Expected --to to be after 20.*, got 2024-02-01T00:00:00.000Z\. Pass --from .*backfill/
        )
        await expect(compare(container(), JANUARY)).resolves.toMatchObject({ agrees: true })
        // The last minutes may not be recorded yet, but nothing is wrong with them.
        await expect(compare(container(), { to: new Date() })).resolves.toMatchObject({ lines: [] })
        await runBackfill(container(), await createBackfill(container()), fast)
        await expect(compare(container(), { to: JANUARY.to })).resolves.toMatchObject({ lines: [] })
      })

      it("must be given if the table that records it is empty", async () => {
        await sql(`delete from posthog_installation`)
        await expect(compare(container())).rejects.toThrow("choose where to start with --from")
        await expect(compare(container(), JANUARY)).resolves.toMatchObject({ agrees: true })
      })

      it("ends before facts that may not be recorded yet, whatever end is requested", async () => {
        await oldOrders(1)
        const future = new Date(Date.now() + 86_400_000)
        const { to, lines } = await compare(container(), { from: JANUARY.from, to: future })
        expect(new Date(to).getTime()).toBeLessThan(Date.now())
        expect(lines).toEqual([])
        const id = await createBackfill(container(), { to: future })
        expect(await runBackfill(container(), id, { share: 1 })).toMatchObject({ recorded: 0 })
      })
    })

    it("differs if an event has waited for more than an hour", async () => {
      await oldOrders(1)
      standIn().setFault({ kind: "status", status: 500 })
      await runBackfill(container(), await createBackfill(container()), fast)
      const from = new Date(0)
      expect(await compare(container(), { from, minAgeMs: 0 })).toMatchObject({
        agrees: true,
        lines: [{ outbox: { waiting: 1, overdue: 0 } }],
      })
      await sql(`update posthog_outbox_event set created_at = created_at - interval '61 minutes'`)
      expect(await compare(container(), { from, minAgeMs: 0 })).toMatchObject({
        agrees: false,
        lines: [{ outbox: { waiting: 0, overdue: 1 } }],
      })
    })

    it("is found only by the same input, and neither ended nor taken from the process that runs it", async () => {
      const id = await createBackfill(container(), { to: new Date("2025-01-01") })
      expect(await findUnfinishedBackfill(container(), {})).toBeUndefined()
      expect(await findUnfinishedBackfill(container(), { to: new Date("2025-01-01") })).toBe(id)
      await leaseToAnother(id)
      await expect(resumeBackfill(container(), id)).rejects.toThrow(
        "but another process is running it"
      )
      await pauseBackfill(container(), id)
      await sql(`update posthog_backfill set status = 'done'`)
      for (const change of [pauseBackfill, resumeBackfill]) {
        await expect(change(container(), id)).rejects.toThrow("Expected a backfill that isn't done")
      }
    })
  }
)
