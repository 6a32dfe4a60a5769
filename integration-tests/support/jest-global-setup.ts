import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { makeTemplateOnce } from "./clone-database"
import { makeRunFolder, removeRunFolder, runFolder } from "./run-folder"
import { startPostgres } from "../../tools/lib/postgres"
import type { Postgres } from "../../tools/lib/postgres"

const global_ = globalThis as { postgres?: Postgres; template?: Promise<void> }

/** Starts PostgreSQL for all suites of a run, creates a folder, and begins with the template, which the first suites don't need. */
export default async function globalSetup(): Promise<void> {
  makeRunFolder()
  const postgres = await startPostgres({ inMemory: true })
  global_.postgres = postgres
  // Medusa's test runner and `module-cache.cjs` read these, and the workers inherit them.
  Object.assign(process.env, {
    // By this name, because the runner requires TLS for any other.
    DB_HOST: "localhost",
    DB_PORT: String(postgres.port),
    DB_USERNAME: postgres.user,
    DB_PASSWORD: postgres.password,
    MEDUSA_DISABLE_TELEMETRY: "true",
    XDG_CONFIG_HOME: withoutTelemetry(),
    MEDUSA_POSTHOG_MODULES: join(runFolder(), "modules"),
  })
  // Each suite that needs it hears of its error.
  global_.template = makeTemplateOnce().catch(() => undefined)
}

/**
 * Returns a folder of settings. The variable above keeps Medusa from sending anything, but only this setting keeps each of its processes
 * from starting another one to do so, which takes half a second of CPU.
 */
const withoutTelemetry = (): string => {
  const folder = join(runFolder(), "config")
  mkdirSync(join(folder, "medusa"), { recursive: true })
  writeFileSync(join(folder, "medusa", "config.json"), '{"telemetry":{"enabled":false}}')
  return folder
}

/** Stops what `globalSetup` started. */
export const endRun = async (): Promise<void> => {
  // Without a database, Medusa's commands would wait for one for minutes.
  await global_.template
  await global_.postgres?.stop()
  removeRunFolder()
}
