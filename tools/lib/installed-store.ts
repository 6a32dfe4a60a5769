import { execFile } from "node:child_process"
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
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
  /** Builds the store's Admin with the plugin's pages, where `medusa start` serves it from. */
  buildAdmin: () => Promise<void>
  /** Runs a JavaScript file of the machine, or code by `["-e", code]`, in the store's folder. Returns what it printed. */
  node: (args: string[]) => Promise<string>
  remove: () => void
}

const run = promisify(execFile)

/**
 * Packs the built plugin and installs the tarball from a folder of its own, with the ordinary npm registry.
 *
 * @param medusa the release of Medusa; by default the one that this repository is tested with
 * @param force installs beside a release that the plugin does not support, which npm else refuses
 */
export const installStore = async ({
  medusa,
  force = false,
}: { medusa?: string; force?: boolean } = {}): Promise<InstalledStore> => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "medusa-plugin-posthog-store-"))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const dir = join(folder, "store")
    cpSync(STORE_DIR, dir, {
      recursive: true,
      filter: (path) => !NOT_COPIED.includes(basename(path)),
    })
    writeFileSync(join(dir, "package.json"), JSON.stringify(storeManifest(medusa)))
    const tarball = await packPlugin(folder)
    const quiet = ["--no-audit", "--no-fund", "--prefer-offline"]
    const forced = force ? ["--legacy-peer-deps"] : []
    await run("npm", ["install", tarball.path, ...quiet, ...forced], { cwd: dir })
    const node = async (args: string[]) => (await run(process.execPath, args, { cwd: dir })).stdout
    return { dir, tarball, buildAdmin: () => buildAdmin(dir), node, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** What Medusa's own starter depends on, at the versions that this repository is tested with, or with another Medusa. */
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
  await runMedusa(["build", "--admin-only"], { storeDir: dir, env: { NODE_ENV: "production" } })
  mkdirSync(join(dir, "public"))
  renameSync(join(dir, ".medusa", "admin"), join(dir, "public", "admin"))
}

/** Without scripts: `prepack` would build again what the suite has just built. */
const packPlugin = async (folder: string): Promise<Tarball> => {
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder]
  const { stdout } = await run("npm", args, { cwd: PLUGIN_ROOT })
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[]
  if (!packed) {
    throw new Error(`npm pack has packed nothing: ${stdout}`)
  }
  return {
    path: join(folder, packed.filename),
    files: packed.files.map(({ path }) => path).sort(),
  }
}
