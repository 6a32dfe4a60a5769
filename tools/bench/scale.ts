import { parseArgs } from "node:util"
import { Client } from "@medusajs/framework/pg"
import type { Sql } from "../lib/sql"
import { runMedusa } from "../lib/medusa-process"
import { PLUGIN_ROOT } from "../lib/plugin"
import { startPostgres } from "../lib/postgres"
import type { Postgres } from "../lib/postgres"
import { writeFigures, writtenBy } from "./page"
import { machine } from "./report"
import { fillStore } from "./scale/fill"
import { faultsOf, tableRows } from "./scale/plans"
import type { PlanLimits, StatementPlan } from "./scale/plans"
import { shortened } from "./scale/statements"
import { startBenchStore } from "./scale/store"
import type { BenchStore } from "./scale/store"
import { tableOf } from "./scale/table"
import type { Times } from "./scale/table"

const FULL_SIZE = 1_000_000

/**
 * Whether the plugin's work grows with the store: the same figures on a small store and on a large one, which gets as many
 * orders a day and is only older. Runs alternate between the two, so that whatever else the machine does meets both. It
 * fails on a wrong result, and on a plan that reads a large table as a whole; never on a time.
 */
const { values: options } = parseArgs({
  options: {
    small: { type: "string", default: "10000" },
    large: { type: "string", default: String(FULL_SIZE) },
    repetitions: { type: "string", default: "21" },
    warmup: { type: "string", default: "4" },
  },
})
const sizes = { small: Number(options.small), large: Number(options.large) }
const repetitions = { warmUp: Number(options.warmup), timed: Number(options.repetitions) }

/** A million orders in ten years. */
const SPACING_MS = 315_360

/** Twice what the window of 30 days holds. */
const LIMITS: PlanLimits = { largeTable: 20_000, maxRows: 17_000 }

type Size = keyof typeof sizes
type Stores = Record<Size, BenchStore>
const SIZES = ["small", "large"] as const

const main = async (): Promise<boolean> => {
  const postgres = await startPostgres()
  try {
    await prepareDatabases(postgres)
    const stores = {
      small: await startBenchStore(postgres.url("small")),
      large: await startBenchStore(postgres.url("large")),
    }
    const { figures } = stores.small
    const aboutLeases = figures.filter((name) => /^(lease|count|settle|give)/.test(name))

    await measure(stores, "Never vacuumed, with the statistics of long ago", figures, {
      warmUp: 2,
      timed: 5,
    })
    const stale = await checkPlans(postgres, stores.large)

    await onEach(postgres, (sql) => sql(`VACUUM ANALYZE`))
    const table = await measure(
      stores,
      "As PostgreSQL keeps it: vacuumed and analysed",
      figures,
      repetitions
    )
    const analysed = await checkPlans(postgres, stores.large, { print: true })

    for (const size of SIZES) {
      const deadRows = await stores[size].wear()
      console.log(`${size}: ${count(deadRows)} dead rows in the outbox`)
    }
    await measure(stores, "Worn: a fifth of the outbox dead", aboutLeases, repetitions)

    await Promise.all(SIZES.map((size) => stores[size].stop()))
    const faults = [...stale.map((fault) => `With old statistics: ${fault}`), ...analysed]
    console.log(
      faults.length > 0
        ? `\nPlans that read a large table as a whole:\n${faults.join("\n")}`
        : "\nNo plan reads a large table as a whole."
    )
    if (sizes.large === FULL_SIZE) {
      await writeFigures(
        "scale",
        `${writtenBy("bench:scale")}: milliseconds, the median and the middle half of ${repetitions.timed} runs. ${machine()}.\n\n${table}`
      )
    }
    return faults.length === 0
  } finally {
    await postgres.stop()
  }
}

const describeMachine = async (sql: Sql): Promise<void> => {
  const [row] = await sql<{ server_version: string }>(`SHOW server_version`)
  console.log(`${machine()}, PostgreSQL ${row?.server_version}`)
}

const count = (n: number): string => n.toLocaleString("en")

const prepareDatabases = async (postgres: Postgres): Promise<void> => {
  await postgres.createDatabase("small")
  await runMedusa(["db:migrate"], {
    storeDir: PLUGIN_ROOT,
    env: { DATABASE_URL: postgres.url("small"), NODE_ENV: "production" },
  })
  await postgres.createDatabase("large", { template: "small" })
  // Its time is the bench's to choose, and must not fall into a run that is timed.
  await withSql(postgres.url("postgres"), async (sql) => {
    await describeMachine(sql)
    await sql(`ALTER SYSTEM SET autovacuum = off`)
    await sql(`SELECT pg_reload_conf()`)
  })
  await onEach(postgres, async (sql, size) => {
    const start = performance.now()
    const filled = await fillStore(sql, { orders: sizes[size], spacingMs: SPACING_MS })
    const seconds = ((performance.now() - start) / 1000).toFixed(0)
    console.log(
      `${size}: ${count(filled.orders)} orders, ${count(filled.customers)} customers, ${count(filled.outboxEvents)} rows in the outbox, written in ${seconds} s`
    )
  })
}

const withSql = async (url: string, use: (sql: Sql) => Promise<unknown>): Promise<void> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await use(async <Row extends object>(statement: string, ...values: unknown[]) => {
      return (await client.query<Row>(statement, values)).rows
    })
  } finally {
    await client.end()
  }
}

const onEach = async (
  postgres: Postgres,
  use: (sql: Sql, size: Size) => Promise<unknown>
): Promise<void> => {
  for (const size of SIZES) {
    await withSql(postgres.url(size), (sql) => use(sql, size))
  }
}

const measure = async (
  stores: Stores,
  title: string,
  figures: readonly string[],
  { warmUp, timed }: typeof repetitions
): Promise<string> => {
  const times: Times[] = []
  for (const figure of figures) {
    const each: Times = { figure, small: [], large: [] }
    for (let n = 0; n < warmUp + timed; n++) {
      for (const size of n % 2 === 0 ? SIZES : [...SIZES].reverse()) {
        const ms = await stores[size].measure(figure)
        if (n >= warmUp) {
          each[size].push(ms)
        }
      }
    }
    times.push(each)
  }
  const table = tableOf(times, sizes)
  console.log(`\n${title}. Median and middle half of ${timed} runs:\n\n${table}\n`)
  return table
}

/** Explains what every figure asks of the large store. Returns what is wrong. */
const checkPlans = async (
  postgres: Postgres,
  store: BenchStore,
  { print = false } = {}
): Promise<string[]> => {
  const faults: string[] = []
  const client = new Client({ connectionString: postgres.url("large") })
  await client.connect()
  const rowsOf = await tableRows(client)
  await client.end()
  const seen = new Set<string>()
  for (const figure of store.figures) {
    for (const plan of await store.explain(figure)) {
      faults.push(...faultsOf(plan, rowsOf, LIMITS).map((fault) => `${figure}: ${fault}`))
      if (print && !seen.has(plan.shape)) {
        printPlan(figure, plan)
      }
      seen.add(plan.shape)
    }
  }
  return faults
}

const printPlan = (figure: string, { shape, pages, scans }: StatementPlan): void => {
  console.log(`${figure}: ${shortened(shape)} [${pages} pages]`)
  for (const { node, table, index, rows } of scans) {
    console.log(`    ${node} on ${table}${index ? ` by ${index}` : ""}: ${rows} rows`)
  }
}

main().then(
  (isRight) => process.exit(isRight ? 0 : 1),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  }
)
