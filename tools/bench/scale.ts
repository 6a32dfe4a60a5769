import { join } from "node:path"
import { Client } from "@medusajs/framework/pg"
import { Command } from "commander"
import { callsTo, whenServing } from "../lib/calls"
import type { Call } from "../lib/calls"
import { runMedusa, startMedusa } from "../lib/medusa-process"
import { PLUGIN_ROOT } from "../lib/plugin"
import { startPostgres } from "../lib/postgres"
import type { Postgres } from "../lib/postgres"
import { say, sayTable } from "../lib/say"
import { withConnection } from "../lib/sql"
import type { Sql } from "../lib/sql"
import { runTool, wholeNumber } from "../lib/tool"
import { markdownTable, writeFigures, writtenBy } from "./page"
import { median, quantile } from "./quantile"
import { machine } from "./report"
import { fillStore } from "./scale/fill"
import { faultsOf, tableRows } from "./scale/plans"
import type { PlanLimits, StatementPlan } from "./scale/plans"
import { shortened } from "./scale/statements"
import type { Worker } from "./scale/worker"

const FULL_SIZE = 1_000_000

const command = new Command("npm run bench:scale --")
  .description(
    "Measures whether the plugin's work grows with the store: the same figures on a small store and on a large one, which gets as many orders per day but is older. Runs alternate between the two, so that other work on the machine affects both. Fails on a wrong result or a plan that reads a whole large table, never because of a time."
  )
  .option("--small <orders>", "orders of the small store", wholeNumber, 10_000)
  .option("--large <orders>", "orders of the large store", wholeNumber, FULL_SIZE)
  .option("--repetitions <number>", "timed runs", wholeNumber, 21)
  .option("--warmup <number>", "untimed runs before them", wholeNumber, 4)

const SIZES = ["small", "large"] as const
type Size = (typeof SIZES)[number]
type ScaleOptions = Record<Size | "repetitions" | "warmup", number>
type Stores = Record<Size, Call<Worker>>

/** A million orders in ten years. */
const SPACING_MS = 315_360

/** More than the events of 30 days, and much less than any table has. */
const LIMITS: PlanLimits = { largeTable: 20_000, maxRows: 60_000 }

const count = (n: number): string => n.toLocaleString("en")

const run = async (options: ScaleOptions): Promise<boolean> => {
  const postgres = await startPostgres()
  try {
    return await compareSizes(postgres, options)
  } finally {
    await postgres.stop()
  }
}

const compareSizes = async (postgres: Postgres, options: ScaleOptions): Promise<boolean> => {
  const repetitions = { warmUp: options.warmup, timed: options.repetitions }
  await prepareDatabases(postgres, options)
  const stores = {
    small: await startWorker(postgres.url("small")),
    large: await startWorker(postgres.url("large")),
  }
  const figures = await stores.small("figures")
  const aboutLeases = figures.filter((name) => /^(lease|count|settle|give)/.test(name))
  const timesOf = async (title: string, of: readonly string[], times: Repetitions) => {
    const rows = rowsOf(await measure(stores, of, times), options)
    say(`\n${title}. Median and middle half of ${times.timed} runs:\n`)
    sayTable(rows)
    return rows
  }

  const few = { warmUp: 2, timed: 5 }
  await timesOf("Never vacuumed, with outdated statistics", figures, few)
  const stale = await checkPlans(postgres, stores.large)
  await onEach(postgres, (sql) => sql(`VACUUM ANALYZE`))
  const title = "As PostgreSQL maintains it: vacuumed and analyzed"
  const rows = await timesOf(title, figures, repetitions)
  const analyzed = await checkPlans(postgres, stores.large, printPlan)
  for (const size of SIZES) {
    say(`${size}: ${count(await stores[size]("wear"))} dead rows in the outbox`)
  }
  await timesOf("Worn: a fifth of the outbox's rows dead", aboutLeases, repetitions)

  const faults = [...stale.map((fault) => `With outdated statistics: ${fault}`), ...analyzed]
  say(
    faults.length > 0
      ? `\nPlans that read a whole large table:\n${faults.join("\n")}`
      : "\nNo plan reads a whole large table."
  )
  if (options.large === FULL_SIZE) {
    const what = `milliseconds, the median and the middle half of ${repetitions.timed} runs`
    const intro = `${writtenBy("bench:scale")}: ${what}. ${machine()}.`
    await writeFigures("scale", `${intro}\n\n${markdownTable(rows)}`)
  }
  return faults.length === 0
}

const prepareDatabases = async (postgres: Postgres, options: ScaleOptions): Promise<void> => {
  await postgres.createDatabase("small")
  await runMedusa(["db:migrate"], {
    storeDir: PLUGIN_ROOT,
    env: { DATABASE_URL: postgres.url("small"), NODE_ENV: "production" },
  })
  await postgres.createDatabase("large", { template: "small" })
  await withConnection(postgres.url("postgres"), async (sql) => {
    const [row] = await sql<{ server_version: string }>(`SHOW server_version`)
    say(`${machine()}, PostgreSQL ${row?.server_version}`)
    // The bench chooses when to vacuum, so that it never falls into a timed run.
    await sql(`ALTER SYSTEM SET autovacuum = off`)
    await sql(`SELECT pg_reload_conf()`)
  })
  await onEach(postgres, async (sql, size) => {
    const start = performance.now()
    const filled = await fillStore(sql, { orders: options[size], spacingMs: SPACING_MS })
    const seconds = ((performance.now() - start) / 1000).toFixed(0)
    say(
      `${size}: ${count(filled.orders)} orders, ${count(filled.customers)} customers, ${count(filled.outboxEvents)} rows in the outbox, written in ${seconds} s`
    )
  })
}

const onEach = async (
  postgres: Postgres,
  use: (sql: Sql, size: Size) => Promise<unknown>
): Promise<void> => {
  for (const size of SIZES) {
    await withConnection(postgres.url(size), (sql) => use(sql, size))
  }
}

/** Boots Medusa on a filled database, with the plugin from its sources and nothing running on its own. */
const startWorker = async (databaseUrl: string): Promise<Call<Worker>> => {
  const child = startMedusa(["exec", join(__dirname, "scale", "worker.ts")], {
    storeDir: PLUGIN_ROOT,
    env: { DATABASE_URL: databaseUrl, NODE_ENV: "production", LOG_LEVEL: "error" },
  })
  await whenServing(child)
  return callsTo<Worker>(child)
}

interface Repetitions {
  warmUp: number
  timed: number
}

/** A figure's times at both sizes, in milliseconds. */
type Times = { figure: string } & Record<Size, number[]>

const measure = async (
  stores: Stores,
  figures: readonly string[],
  { warmUp, timed }: Repetitions
): Promise<Times[]> => {
  const all: Times[] = []
  for (const figure of figures) {
    const times: Times = { figure, small: [], large: [] }
    for (let n = 0; n < warmUp + timed; n++) {
      for (const size of n % 2 === 0 ? SIZES : [...SIZES].reverse()) {
        const ms = await stores[size]("measure", figure)
        if (n >= warmUp) {
          times[size].push(ms)
        }
      }
    }
    all.push(times)
  }
  return all
}

const rowsOf = (times: readonly Times[], sizes: Record<Size, number>): Record<string, string>[] =>
  times.map(({ figure, small, large }) => ({
    Figure: figure,
    [`ms at ${count(sizes.small)}`]: summary(small),
    [`ms at ${count(sizes.large)}`]: summary(large),
    factor: (median(large) / median(small)).toFixed(2),
  }))

/** Median and middle half: `4.1 (3.8 to 4.6)`. */
const summary = (values: readonly number[]): string => {
  const digits = median(values) < 10 ? 2 : median(values) < 100 ? 1 : 0
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) =>
    quantile(values, part).toFixed(digits)
  )
  return `${middle} (${low} to ${high})`
}

/** Explains every statement that the figures run on the large store. Returns the faults, showing each kind of plan once. */
const checkPlans = async (
  postgres: Postgres,
  store: Call<Worker>,
  show?: (figure: string, plan: StatementPlan) => void
): Promise<string[]> => {
  const client = new Client({ connectionString: postgres.url("large") })
  await client.connect()
  const rowsOf = await tableRows(client)
  await client.end()
  const faults: string[] = []
  const seen = new Set<string>()
  for (const figure of await store("figures")) {
    for (const plan of await store("explain", figure)) {
      faults.push(...faultsOf(plan, rowsOf, LIMITS).map((fault) => `${figure}: ${fault}`))
      if (!seen.has(plan.shape)) {
        show?.(figure, plan)
      }
      seen.add(plan.shape)
    }
  }
  return faults
}

const printPlan = (figure: string, { shape, pages, scans }: StatementPlan): void => {
  say(`${figure}: ${shortened(shape)} [${pages} pages]`)
  for (const { node, table, index, rows } of scans) {
    say(`    ${node} on ${table}${index ? ` by ${index}` : ""}: ${rows} rows`)
  }
}

runTool(command, run)
