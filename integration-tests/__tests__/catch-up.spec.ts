import { encodeTime } from "ulid"
import { connectPipeline } from "../../src/capture/connect"
import { createBackfill, runBackfill } from "../../src/capture/sweeps/backfill/backfill"
import { addCartActivity } from "../../src/capture/rows/enrich/cart-activity"
import { addPaymentAttempts } from "../../src/capture/rows/enrich/payment-attempts"
import { compare } from "../../src/capture/sweeps/compare/compare"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { walk } from "../../src/capture/sweeps/walk"
import { furtherServices } from "../support/further-services"
import { openShop } from "../support/shop"
import type { Shop } from "../support/shop"
import { NO_CONNECTION } from "../support/no-connection"
import { storeSuite } from "../support/store-suite"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The fifth character of a ULID changes every 9.3 hours. */
const FIFTH_MS = 32 ** 5

/** The last span of 9.3 hours before yesterday whose ULIDs begin with `01?AA`, which Danish sorts after `01?Z`. */
const danish = (() => {
  const fifth = Math.floor((Date.now() - 2 * DAY_MS) / FIFTH_MS)
  const since = (((fifth - (10 * 32 + 10)) % 1024) + 1024) % 1024
  return (fifth - since) * FIFTH_MS
})()

const at = (ms: number) => new Date(danish + ms)

/** An ID that was created this long after the start of that span. */
const idOf = (prefix: string, ms: number) =>
  `${prefix}_${encodeTime(danish + ms, 10)}${"0".repeat(16)}`

// In server mode, the plugin does no periodic work, so only the test itself runs catch-up and delivers.
storeSuite(
  {
    name: "catch-up",
    workerMode: "server",
    icuLocale: "da-DK",
    options: { events: { payment_authorized: false } },
  },
  (suite) => {
    const { baseUrl, standIn, container, posthog, sql, reconcileNow, withoutHints } = suite
    const { anotherService } = furtherServices(suite)
    let shop: Shop
    beforeAll(async () => {
      shop = await openShop(baseUrl())
    })

    const counted = (event: string) => standIn().events({ event })

    const definitionOf = (id: string) => {
      const definition = createPipeline(container()).definitions.find((one) => one.id === id)
      if (!definition) {
        throw new Error(`Expected an event that is switched on, got ${id}.`)
      }
      return definition
    }

    describe("the periodic work", () => {
      it.each<["worker" | "shared" | "server", number]>([
        ["worker", 2],
        ["shared", 2],
        ["server", 0],
      ])("runs in a process in %s mode %d times in its first 70 seconds", async (mode, times) => {
        const looked = jest.fn().mockResolvedValue(undefined)
        const { internals, __hooks } = anotherService({}, mode)
        internals.connect(() => ({
          ...NO_CONNECTION,
          catchUp: looked,
        }))
        // Database queries continue on their own; what waits for a time limit meanwhile goes on with the real time.
        jest.useFakeTimers({
          advanceTimers: true,
          doNotFake: ["Date", "nextTick", "performance", "queueMicrotask", "setImmediate"],
        })
        await __hooks.onApplicationStart()
        await jest.advanceTimersByTimeAsync(70_000)
        expect(looked).toHaveBeenCalledTimes(times)
        await __hooks.onApplicationPrepareShutdown()
        await jest.advanceTimersByTimeAsync(120_000)
        expect(looked).toHaveBeenCalledTimes(times)
        jest.useRealTimers()
      })

      it("uses the pipeline that the subscribers connected", async () => {
        const order = await withoutHints(() => shop.order())
        const service = anotherService()
        const connected = jest.spyOn(service.internals, "connect")
        const store = {
          resolve: (name: string) => (name === "posthog" ? service : container().resolve(name)),
        }
        connectPipeline(store as never, {
          erase: () => Promise.resolve(),
          createAlert: () => () => Promise.resolve(),
        })
        await suite.makeDue()
        const connection = connected.mock.calls[0]?.[0]()
        // The order is still too young.
        expect(await connection?.catchUp()).toMatchObject({ ran: ["recent", "wide"], recorded: 0 })
        service.internals.memory.addHints([
          { definition: "order_placed", field: "id", value: order.id },
        ])
        await service.internals.memory.flush()
        await posthog().flush()
        expect(counted("order_placed")).toMatchObject([{ properties: { order_id: order.id } }])
      })
    })

    it("records a capture that counts by its age alone within a minute, although the clocks differ", async () => {
      await withoutHints(() => shop.order())
      await reconcileNow()
      const made = Date.now() - 12 * MINUTE_MS
      await sql(`update posthog_installation set installed_at = now() - interval '1 hour'`)
      await sql(
        `insert into capture (id, amount, raw_amount, payment_id, created_at, updated_at)
         select ?, amount, raw_amount, id, ?, ? from payment`,
        `capt_${encodeTime(made, 10)}${"0".repeat(16)}`,
        new Date(made).toISOString(),
        new Date(made).toISOString()
      )
      await sql(`update posthog_lease set looked_at = now() - interval '31 seconds'`)
      const passes = { minAgeMs: 0, uptimeMs: DAY_MS }
      expect(await catchUp(createPipeline(container()), passes)).toMatchObject({ ran: ["recent"] })
      await posthog().flush()
      expect(counted("payment_captured")).toHaveLength(1)
    })

    it("leaves a deletion that Medusa may still roll back to a later pass, but none in the future", async () => {
      await sql(`update posthog_installation set installed_at = now() - interval '2 hours'`)
      const made = Date.now() - HOUR_MS
      const [young, future] = ["1", "2"].map(
        (last) => `cus_${encodeTime(made, 10)}${"0".repeat(15)}${last}`
      )
      const deletedAt = async (id: string | undefined, ago: string) => {
        const at = new Date(made).toISOString()
        await sql(
          `insert into customer (id, email, has_account, created_at, updated_at, deleted_at)
           values (?, ?, true, ?, ?, now() - ?::interval)
           on conflict (id) do update set deleted_at = excluded.deleted_at`,
          ...[String(id), `${id}@example.com`, at, at, ago]
        )
      }
      const pass = async () => {
        await suite.makeDue()
        await catchUp(createPipeline(container()), { uptimeMs: DAY_MS })
        await posthog().flush()
        return counted("customer_deleted").map(({ distinctId }) => distinctId)
      }
      await deletedAt(young, "1 second")
      await deletedAt(future, "-1 hour")
      expect(await pass()).toEqual([future])
      await deletedAt(young, "4 minutes")
      expect((await pass()).sort()).toEqual([young, future])
    })

    describe("in a database with Danish collation", () => {
      /** Captures of a real payment, created this long after the start of the span. */
      const capturedAt = async (...offsets: number[]) => {
        await withoutHints(() => shop.order())
        for (const offset of offsets) {
          await sql(
            `insert into capture (id, amount, raw_amount, payment_id, created_at, updated_at)
             select ?, amount, raw_amount, id, ?, ? from payment limit 1`,
            idOf("capt", offset),
            at(offset).toISOString(),
            at(offset).toISOString()
          )
        }
      }

      const walked = (from: number, to: number) =>
        walk(createPipeline(container()), {
          definition: definitionOf("payment_captured"),
          window: { from: at(from), to: at(to) },
        })

      const span = { before: -HOUR_MS, inside: HOUR_MS, after: FIFTH_MS + HOUR_MS }

      it("finds every row of a window that ends after IDs with AA, and no other", async () => {
        await capturedAt(span.before, span.inside, span.after)
        expect(await walked(span.before, span.after)).toMatchObject({ seen: 2, recorded: 2 })
        expect(await walked(span.after, span.after + HOUR_MS)).toMatchObject({ recorded: 1 })
        expect(await walked(span.after + 1, span.after + HOUR_MS)).toMatchObject({ seen: 0 })
      })

      it("finds every row of a window that begins at an ID with AA", async () => {
        await capturedAt(span.before, span.inside, span.after)
        expect(await walked(span.inside, span.after + 1)).toMatchObject({ seen: 2 })
      })

      it("catches up from an installation at that time", async () => {
        await capturedAt(span.before, span.inside, span.after)
        await sql(`update posthog_installation set installed_at = ?`, at(0).toISOString())
        await sql(`delete from posthog_lease`)
        await reconcileNow()
        expect(counted("payment_captured")).toHaveLength(2)
      })

      it("counts the attempts at a payment", async () => {
        await sql(
          `insert into order_payment_collection (id, order_id, payment_collection_id, created_at)
           values (?, 'order_1', 'pay_col_1', ?)`,
          idOf("ordpay", span.after),
          at(span.after).toISOString()
        )
        await sql(
          `insert into cart_payment_collection (id, cart_id, payment_collection_id)
           values ('capaycol_1', 'cart_1', 'pay_col_1')`
        )
        const paid = {
          id: "pay_1",
          payment_collection_id: "pay_col_1",
          payment_collection: { created_at: at(span.inside + HOUR_MS) },
          created_at: at(span.after),
        }
        expect(await addPaymentAttempts(posthog().internals, [paid])).toMatchObject([
          { attempt: "1" },
        ])
      })

      it("notices that a product was removed from a cart", async () => {
        const made = at(span.inside + HOUR_MS).toISOString()
        const removed = at(span.after + HOUR_MS).toISOString()
        await sql(
          `insert into cart (id, currency_code, created_at, updated_at) values ('cart_1', 'eur', ?, ?)`,
          made,
          made
        )
        await sql(
          `insert into cart_line_item (id, cart_id, title, quantity, unit_price, raw_unit_price, created_at, updated_at, deleted_at)
           values (?, 'cart_1', 'Cup', 1, 5, '{"value": "5"}', ?, ?, ?)`,
          idOf("cali", span.after),
          made,
          made,
          removed
        )
        const carts = [{ id: "cart_1", created_at: made, updated_at: made }]
        expect(await addCartActivity(posthog().internals, carts)).toMatchObject([
          { last_activity_at: new Date(removed) },
        ])
      })
    })

    describe("with rows that no event can be made of", () => {
      it("skips each, notes it, and records all others", async () => {
        const noteTrouble = jest.spyOn(posthog().internals, "noteTrouble")
        const { id } = await withoutHints(() => shop.order())
        for (const moment of ["20260-01-01", "290000-01-01", "infinity", "0044-03-15 BC"]) {
          await sql(`update "order" set created_at = ? where id = ?`, moment, id)
          const other = await withoutHints(() => shop.order())
          noteTrouble.mockClear()
          expect(await reconcileNow()).toMatchObject({ recorded: 1 })
          expect(noteTrouble.mock.calls).toContainEqual([
            expect.objectContaining({ definition: "order_placed", entityId: id }),
          ])
          expect(counted("order_placed").at(-1)).toMatchObject({
            properties: { order_id: other.id },
          })
        }
        expect(counted("order_placed")).toHaveLength(4)
        noteTrouble.mockRestore()
      })

      it("skips one whose amounts Medusa itself can't read, and reports it as not compared", async () => {
        const [bad] = await withoutHints(async () => [await shop.order(), await shop.order()])
        await sql(
          `insert into order_line_item_adjustment (id, item_id, version, amount, raw_amount)
           select 'ordliadj_1', item_id, 1, 0, '{}' from order_item where order_id = ? limit 1`,
          String(bad?.id)
        )
        expect(await reconcileNow()).toMatchObject({ ran: ["recent", "wide"], recorded: 1 })
        expect(await compare(container(), { minAgeMs: 0 })).toMatchObject({
          agrees: false,
          unreadable: [{ event: "order_placed", entity_id: bad?.id }],
        })
      })

      it("backfills all others, and counts the skipped one", async () => {
        const [bad] = await withoutHints(async () => [await shop.order(), await shop.order()])
        await sql(`update "order" set created_at = '0044-03-15 BC' where id = ?`, String(bad?.id))
        const id = await createBackfill(container(), { events: ["order_placed"] })
        const run = { share: 1, minAgeMs: 0 }
        expect(await runBackfill(container(), id, run)).toMatchObject({
          status: "done",
          seen: 2,
          recorded: 1,
          skipped: 1,
        })
      })
    })
  }
)
