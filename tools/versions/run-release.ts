import { rmSync } from "node:fs"
import { join } from "node:path"
import { installStore, makeStoreFolder } from "../lib/installed-store"
import type { InstalledStore } from "../lib/installed-store"
import { runMedusa, startMedusa, startStore } from "../lib/medusa-process"
import type { StoreOptions } from "../lib/medusa-process"
import { startCommand } from "../lib/plugin-command"
import { productionEnv } from "../../integration-tests/support/process-suite"
import { withConnection } from "../lib/sql"
import { compare } from "./compare"
import type { Comparison } from "./compare"
import { trade } from "./trade"
import type { Trade } from "./trade"
import { databaseOf } from "./world"
import type { World } from "./world"

const ARRIVAL_MS = 120_000

/** The result of trying a release. */
export interface ReleaseResult extends Comparison {
  release: string
  orders: number
}

/** Installs a store of this release with the packed plugin, trades in it, and compares the events with what the store shows. */
export const runRelease = async (world: World, release: string): Promise<ReleaseResult> => {
  const folder = makeStoreFolder()
  try {
    const installed = await installStore(folder, { medusa: release })
    const database = await databaseOf(world, release)
    const store = { storeDir: installed.dir, env: productionEnv(database, world.standIn) }
    await runMedusa(["db:migrate"], store)
    await runMedusa(["exec", join("src", "scripts", "seed.ts")], store)
    world.standIn.reset()
    const running = await startStore(store)
    try {
      const traded = await trade(running.url)
      const disagreement = await recordMoney(world, traded, { installed, store, database })
      const { differences, ...compared } = compare(traded, world.standIn.events())
      return {
        release,
        orders: traded.orders.length,
        ...compared,
        differences: [...differences, ...disagreement],
      }
    } finally {
      await running.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Captures and refunds have no hint, and catch-up ignores rows of the last minutes. So this ages the rows, and `reconcile --fix`
 * finds them.
 */
const recordMoney = async (
  { standIn }: World,
  { orders, moved }: Trade,
  {
    installed,
    store,
    database,
  }: { installed: InstalledStore; store: StoreOptions; database: string }
): Promise<string[]> => {
  const arrived = (names: string[], count: number) =>
    standIn.waitFor(
      (seen) => seen.events().filter(({ event }) => names.includes(event)).length >= count,
      { timeoutMs: ARRIVAL_MS }
    )
  await arrived(["order_placed"], orders.length)
  await withConnection(database, async (sql) => {
    for (const table of [`"order"`, "capture", "refund"]) {
      await sql(`update ${table} set created_at = created_at - interval '10 minutes'`)
    }
    await sql(`update posthog_outbox_event set "timestamp" = "timestamp" - interval '10 minutes'`)
  })
  const reconcile = async (...further: string[]) => {
    const program = join(installed.dir, "node_modules", ".bin", "medusa-posthog")
    const args = ["reconcile", "--json", "--from=2020-01-01", ...further]
    const { code, stdout, stderr } = await startCommand(args, { ...store, program }).exited
    return code === 0 ? [] : [`medusa-posthog reconcile ended with ${code}: ${stdout}${stderr}`]
  }
  // Exits with 1, because something was missing.
  await reconcile("--fix")
  await arrived(["payment_captured", "payment_refunded"], moved.length)
  return reconcile()
}

/** Checks that the plugin stops an unsupported release and says what to do. Returns what happened instead. */
export const tryRefused = async (world: World, release: string): Promise<string[]> => {
  const folder = makeStoreFolder()
  try {
    const installed = await installStore(folder, { medusa: release, force: true })
    const env = productionEnv(await databaseOf(world, release), world.standIn)
    const problems: string[] = []
    for (const args of [["db:migrate"], ["start", "--host", "127.0.0.1", "--port", "0"]]) {
      const child = startMedusa(args, { storeDir: installed.dir, env })
      const { code } = await child.exited
      if (code !== 1 || !child.output().includes(`Expected Medusa 2.19 or later, got ${release}`)) {
        problems.push(`medusa ${args[0]} with ${release} ended with ${code}:\n${child.output()}`)
      }
    }
    return problems
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
