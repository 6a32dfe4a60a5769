import { execFile } from "node:child_process"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { promisify } from "node:util"
import { runMedusa } from "./medusa-process"
import { PLUGIN_ROOT } from "./plugin"

const STORE_DIR = join(PLUGIN_ROOT, "integration-tests", "store")
const NOT_COPIED = ["node_modules", ".medusa", "package.json"]
const STARTER_PACKAGES = [
  "@medusajs/admin-sdk",
  "@medusajs/cli",
  "@medusajs/framework",
  "@medusajs/medusa",
  "react",
  "react-dom",
  "typescript",
]

/** A package as npm packs it. */
export interface Tarball {
  path: string
  /** Paths of its files, sorted. */
  files: string[]
}

/** A store outside this repository, with the plugin installed as any user installs it. */
export interface InstalledStore {
  dir: string
  tarball: Tarball
  /** Builds the store's Admin with the plugin's pages where `medusa start` serves it from; only once. */
  buildAdmin: () => Promise<void>
  /** Runs a JavaScript file, or code as `["-e", code]`, in the store's folder. Returns what it printed. */
  node: (args: string[]) => Promise<string>
}

const run = promisify(execFile)

/** Creates a folder outside this repository for a store. The caller deletes it. */
export const makeStoreFolder = (): string =>
  mkdtempSync(join(realpathSync(tmpdir()), "medusa-plugin-posthog-store-"))

/**
 * Packs the built plugin and installs the tarball from the ordinary npm registry.
 *
 * @param folder where the store and the tarball go
 * @param medusa the Medusa release; by default, the one that this repository is tested with
 * @param force installs with a release that the plugin doesn't support, which npm otherwise rejects
 */
export const installStore = async (
  folder: string,
  { medusa, force = false }: { medusa?: string; force?: boolean } = {}
): Promise<InstalledStore> => {
  const dir = storeIn(folder)
  cpSync(STORE_DIR, dir, {
    recursive: true,
    filter: (path) => !NOT_COPIED.includes(basename(path)),
  })
  writeFileSync(join(dir, "package.json"), JSON.stringify(storeManifest(medusa)))
  const tarball = await packPlugin(folder)
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline"]
  const forced = force ? ["--legacy-peer-deps"] : []
  await run("npm", ["install", tarball.path, ...quiet, ...forced], { cwd: dir })
  return openInstalledStore(folder, tarball)
}

const storeIn = (folder: string): string => join(folder, "store")

/** Returns the store that was installed in a folder. */
export const openInstalledStore = (folder: string, tarball: Tarball): InstalledStore => {
  const dir = storeIn(folder)
  return {
    dir,
    tarball,
    buildAdmin: () => buildAdmin(dir),
    node: async (args) => (await run(process.execPath, args, { cwd: dir })).stdout,
  }
}

/** The dependencies of Medusa's own starter, at the versions that this repository is tested with, or with another Medusa. */
const storeManifest = (medusa?: string) => {
  const { devDependencies } = JSON.parse(
    readFileSync(join(PLUGIN_ROOT, "package.json"), "utf8")
  ) as { devDependencies: Record<string, string> }
  return {
    name: "store-of-somebody",
    private: true,
    dependencies: Object.fromEntries(
      STARTER_PACKAGES.map((name) => [
        name,
        (name.startsWith("@medusajs/") && medusa) || devDependencies[name],
      ])
    ),
  }
}

const buildAdmin = async (dir: string): Promise<void> => {
  const admin = join(dir, "public", "admin")
  if (!existsSync(admin)) {
    await runMedusa(["build", "--admin-only"], { storeDir: dir, env: { NODE_ENV: "production" } })
    mkdirSync(dirname(admin), { recursive: true })
    renameSync(join(dir, ".medusa", "admin"), admin)
  }
}

/** Without scripts, because `prepack` would rebuild what the suite just built. */
const packPlugin = async (folder: string): Promise<Tarball> => {
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder]
  const { stdout } = await run("npm", args, { cwd: PLUGIN_ROOT })
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[]
  if (!packed) {
    throw new Error(`npm pack packed nothing: ${stdout}`)
  }
  return {
    path: join(folder, packed.filename),
    files: packed.files.map(({ path }) => path).sort(),
  }
}
