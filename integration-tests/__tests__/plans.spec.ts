import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { Client } from "@medusajs/framework/pg"
import { createFigures } from "../../tools/bench/scale/figures"
import { explainFigure } from "../../tools/bench/scale/run-figure"
import { fillStore } from "../../tools/bench/scale/fill"
import { faultsOf, tableRows } from "../../tools/bench/scale/plans"
import { databaseUrl, withDatabase } from "../support/clone-database"
import { storeSuite } from "../support/store-suite"

const NAME = "plans"

/** An order an hour for more than a year: the window of 30 days is a small part of it. */
const SIZE = { orders: 10_000, spacingMs: 3_600_000 }

/** More than a window or a batch holds, and much less than a table. */
const LIMITS = { largeTable: 400, maxRows: 1_200 }

storeSuite({ name: NAME, workerMode: "server" }, ({ container, sql }) => {
  beforeEach(async () => {
    await withDatabase(`suite-${NAME}`, async (run) => {
      await fillStore(run, SIZE)
      await run("VACUUM ANALYZE")
    })
  })

  /** What is wrong with the plans of what these figures ask of the store, where an index is used if one can serve at all. */
  const faultsIn = async (chosen: RegExp): Promise<string[]> => {
    const knex = container().resolve(ContainerRegistrationKeys.PG_CONNECTION)
    const client = new Client({ connectionString: databaseUrl(`suite-${NAME}`) })
    await client.connect()
    try {
      // This store is small enough for PostgreSQL to read and hash a table as a whole where it need not.
      for (const way of ["seqscan", "hashjoin", "mergejoin"]) {
        await client.query(`SET enable_${way} = off`)
      }
      const rowsOf = await tableRows(client)
      const faults: string[] = []
      for (const figure of createFigures(container()).filter(({ name }) => chosen.test(name))) {
        const plans = await explainFigure(figure, { knex, client })
        expect(plans.length).toBeGreaterThan(0)
        faults.push(
          ...plans.flatMap((plan) =>
            faultsOf(plan, rowsOf, LIMITS).map((fault) => `${figure.name}: ${fault}`)
          )
        )
      }
      return faults
    } finally {
      await client.end()
    }
  }

  it("serves every statement of the hot path by an index", async () => {
    expect(await faultsIn(/./)).toEqual([])
  })

  it("would notice an index that is gone", async () => {
    await sql(
      `drop index "IDX_posthog_outbox_event_due_at_timestamp", "IDX_posthog_outbox_event_payload"`
    )
    const faults = await faultsIn(/^(lease|purge)/)
    expect(faults).toContainEqual(expect.stringMatching(/^lease 250: .* on posthog_outbox_event/))
    expect(faults).toContainEqual(
      expect.stringMatching(/^purge, nothing to do: .* looks at 4\d{4} /)
    )
  })
})
