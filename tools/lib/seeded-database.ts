import { join } from "node:path"
import type { ChildEnv } from "./child"
import { runMedusa } from "./medusa-process"
import type { StoreOptions } from "./medusa-process"
import { PLUGIN_ROOT } from "./plugin"

const SEED = join(PLUGIN_ROOT, "integration-tests", "store", "src", "scripts", "seed.ts")

/** Migrates and seeds a store's new database. Without Medusa's scripts for data of older releases, for which it would boot again. */
export const migrateAndSeed = async (store: StoreOptions, seedEnv?: ChildEnv): Promise<void> => {
  await runMedusa(["db:migrate", "--skip-scripts"], store)
  await runMedusa(["exec", SEED], { ...store, env: { ...store.env, ...seedEnv } })
}
