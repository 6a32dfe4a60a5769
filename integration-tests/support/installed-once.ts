import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { installStore, openInstalledStore } from "../../tools/lib/installed-store"
import type { InstalledStore, Tarball } from "../../tools/lib/installed-store"
import { oneSuiteAtATime } from "./clone-database"
import { buildPluginOnce } from "./process-suite"
import { runFolder } from "./run-folder"

/** Another store, with the packed plugin installed by npm once for all suites of a run. Suites must not change it. */
export const installedStore = async (): Promise<InstalledStore> => {
  await buildPluginOnce()
  return oneSuiteAtATime("install the plugin", async () => {
    const folder = runFolder()
    const receipt = join(folder, "tarball.json")
    if (existsSync(receipt)) {
      return openInstalledStore(folder, JSON.parse(readFileSync(receipt, "utf8")) as Tarball)
    }
    const store = await installStore(folder)
    writeFileSync(receipt, JSON.stringify(store.tarball))
    return store
  })
}

/** The same store with the Admin built once, where `medusa start` serves it from. */
export const installedStoreWithAdmin = async (): Promise<InstalledStore> => {
  const store = await installedStore()
  await oneSuiteAtATime("build the Admin", () => store.buildAdmin())
  return store
}
