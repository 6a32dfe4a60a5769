import { spawnStandIn } from "../posthog-stand-in"
import { runMedusa, startStore } from "../support/medusa-process"
import { buildPlugin, isBuildOutdated, linkPlugin, PLUGIN_ROOT } from "../support/plugin"
import { startPostgres } from "../support/postgres"
import { openShop, type Shop } from "../support/shop"
import { median, quantile } from "./quantile"

/**
 * What a shopper feels: the time of a checkout (the Store API's whole way from cart to order) with the plugin while
 * PostHog hangs, against the same store with the plugin switched off. Orders alternate between the two stores, so that
 * whatever else the machine does meets both.
 */
const WARM_UP = 5
const PAIRS = 40
const STORE_DIR = `${PLUGIN_ROOT}/integration-tests/store`

const timeOrder = async (shop: Shop, n: number): Promise<number> => {
  const start = performance.now()
  await shop.order({ email: `guest${n}@example.com` })
  return performance.now() - start
}

const main = async (): Promise<void> => {
  linkPlugin()
  if (isBuildOutdated()) {
    await buildPlugin()
  }
  const postgres = await startPostgres()
  const standIn = await spawnStandIn()
  const envOf = (database: string) => ({
    DATABASE_URL: postgres.url(database),
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    DISABLE_ADMIN: "true",
    POSTHOG_API_KEY: standIn.token,
    POSTHOG_HOST: standIn.url,
  })
  await postgres.createDatabase("off")
  await runMedusa(["db:migrate"], { storeDir: STORE_DIR, env: envOf("off") })
  await runMedusa(["exec", "./src/scripts/seed.ts"], { storeDir: STORE_DIR, env: envOf("off") })
  await postgres.createDatabase("hanging", { template: "off" })
  await standIn.setFault({ kind: "hang", on: "all" })

  const off = await startStore({
    storeDir: STORE_DIR,
    env: { ...envOf("off"), POSTHOG_DISABLED: "true" },
  })
  const hanging = await startStore({ storeDir: STORE_DIR, env: envOf("hanging") })
  const shops = { off: await openShop(off.url), hanging: await openShop(hanging.url) }
  const times = { off: [] as number[], hanging: [] as number[] }
  for (let n = 0; n < WARM_UP + PAIRS; n++) {
    const order = n % 2 === 0 ? (["off", "hanging"] as const) : (["hanging", "off"] as const)
    for (const which of order) {
      const ms = await timeOrder(shops[which], n)
      if (n >= WARM_UP) {
        times[which].push(ms)
      }
    }
  }
  const ratios = times.off.map((ms, n) => (times.hanging[n] ?? Number.NaN) / ms)
  console.table({
    "plugin off": { "median ms": median(times.off).toFixed(1) },
    "PostHog hanging": { "median ms": median(times.hanging).toFixed(1) },
  })
  const quartile = (part: number) => quantile(ratios, part).toFixed(3)
  console.log(
    `${PAIRS} pairs, none failed. Ratio of a pair: median ${median(ratios).toFixed(3)}, middle half ${quartile(0.25)} to ${quartile(0.75)}.`
  )
  await Promise.all([off.stop(), hanging.stop()])
  await standIn.kill()
  await postgres.stop()
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  }
)
