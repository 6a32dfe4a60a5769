import { Client } from "@medusajs/framework/pg"
import { addPaymentAttempts } from "../../src/capture/rows/enrich/payment-attempts"
import type { Row } from "../../src/capture/rows/row"
import type { Figure } from "../../tools/bench/scale/figure"
import { createFigures } from "../../tools/bench/scale/figures"
import { explainFigure } from "../../tools/bench/scale/run-figure"
import { fillStore } from "../../tools/bench/scale/fill"
import { faultsOf, tableRows } from "../../tools/bench/scale/plans"
import { databaseUrl, withDatabase } from "../support/clone-database"
import { storeSuite } from "../support/store-suite"

const NAME = "plans"

/** An order per hour for more than a year: the window of 30 days is a small part of it. */
const SIZE = { orders: 10_000, spacingMs: 3_600_000 }

/** More than a window, a batch, or the pages of a list that is filtered by name, and much less than a table. */
const LIMITS = { largeTable: 400, maxRows: 4_000 }

storeSuite(
  { name: NAME, changesTables: true, workerMode: "server", options: { cartEvents: "checkout" } },
  ({ container, knex, posthog, sql }) => {
    beforeEach(async () => {
      await withDatabase(`suite-${NAME}`, async (run) => {
        await fillStore(run, SIZE)
        await run("VACUUM ANALYZE")
      })
    })

    /** Returns what is wrong with the plans of these figures' statements, using an index wherever one can serve. */
    const faultsIn = async (chosen: RegExp, limits = LIMITS): Promise<string[]> =>
      faultsOfAll(
        createFigures(container()).filter(({ name }) => chosen.test(name)),
        limits
      )

    const faultsOfAll = async (figures: Figure[], limits = LIMITS): Promise<string[]> => {
      const client = new Client({ connectionString: databaseUrl(`suite-${NAME}`) })
      await client.connect()
      try {
        // This store is small enough for PostgreSQL to needlessly read and hash a whole table.
        for (const way of ["seqscan", "hashjoin", "mergejoin"]) {
          await client.query(`SET enable_${way} = off`)
        }
        const rowsOf = await tableRows(client)
        const faults: string[] = []
        for (const figure of figures) {
          const plans = await explainFigure(figure, { knex: knex(), client })
          expect(plans.length).toBeGreaterThan(0)
          faults.push(
            ...plans.flatMap((plan) =>
              faultsOf(plan, rowsOf, limits).map((fault) => `${figure.name}: ${fault}`)
            )
          )
        }
        return faults
      } finally {
        await client.end()
      }
    }

    it("uses an index for every statement of the hot path", async () => {
      expect(await faultsIn(/./)).toEqual([])
    })

    it("begins with a customer's carts, although every cart has an identity", async () => {
      await sql(
        `insert into posthog_identity (cart_id, consent) select 'cart_' || n, 'granted' from generate_series(1, ${SIZE.orders}) n`
      )
      await sql("analyze posthog_identity")
      expect(await faultsIn(/customer's person/)).toEqual([])
    })

    it("reads no refusals when it forgets old visits, because they stay for good", async () => {
      await sql(
        `insert into posthog_identity (cart_id, consent, updated_at)
         select 'cart_' || n, 'denied', now() - interval '1 year' from generate_series(1, ${SIZE.orders}) n`
      )
      await sql("analyze posthog_identity")
      expect(await faultsIn(/^(purge of visits|recent)/)).toEqual([])
    })

    it("doesn't read all orders of a till's customer for each of them", async () => {
      await sql(`update "order" set customer_id = (select min(id) from customer)`)
      await sql(
        `insert into "order" (id, customer_id, currency_code, status)
         select 'order_till' || n, (select min(id) from customer), 'eur', 'completed' from generate_series(1, 10000) n`
      )
      await sql(`analyze "order"`)
      // It counts until there are too many.
      expect(await faultsIn(/^hints/, { ...LIMITS, maxRows: 10_001 })).toEqual([])
    })

    it("counts the attempts at payments by indexes", async () => {
      const payments = await sql<Row>(
        `select id, payment_collection_id, created_at from payment order by id limit 100`
      )
      const figure = {
        name: "attempts at 100 payments",
        run: async () =>
          (await addPaymentAttempts(posthog().internals, payments)).map(({ attempt }) => attempt),
        expected: () => payments.map(() => "1"),
      }
      expect(payments).toHaveLength(100)
      expect(await faultsOfAll([figure])).toEqual([])
    })

    it("would notice a missing index", async () => {
      await sql(
        `drop index "IDX_posthog_outbox_event_due_at_timestamp", "IDX_posthog_outbox_event_payload"`
      )
      const faults = await faultsIn(/^(lease|purge)/)
      expect(faults).toContainEqual(expect.stringMatching(/^lease 250: .* on posthog_outbox_event/))
      expect(faults).toContainEqual(
        expect.stringMatching(/^purge, nothing to do: .* reads 5\d{4} /)
      )
    })
  }
)
