import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs"
import { dirname, join, relative } from "node:path"
import { lastLines, startChild } from "./child"
import { runMedusa } from "./medusa-process"
import { say } from "./say"

/** The plugin's own folder: the root of this repository. */
export const PLUGIN_ROOT = join(__dirname, "..", "..")

const LINK = join(PLUGIN_ROOT, "node_modules", "medusa-plugin-posthog")
const BUILD = join(PLUGIN_ROOT, ".medusa", "server")
const BUNDLE = join(BUILD, "src", "server.js")
const SOURCES = ["src", "package.json", "tsconfig.json"].map((name) => join(PLUGIN_ROOT, name))

/** Builds the plugin from its current sources and links it for the stores in this repository. */
export async function preparePlugin(): Promise<void> {
  linkPlugin()
  if (isBuildOutdated()) {
    say("Building the plugin")
    await buildPlugin()
  }
}

/** Makes `medusa-plugin-posthog` resolvable for the store, as if npm had installed it. `npm install` removes the link. */
function linkPlugin(): void {
  const existing = lstatSync(LINK, { throwIfNoEntry: false })
  if (existing && existsSync(LINK) && realpathSync(LINK) === realpathSync(PLUGIN_ROOT)) {
    return
  }
  rmSync(LINK, { recursive: true, force: true })
  mkdirSync(dirname(LINK), { recursive: true })
  // A junction needs no special rights on Windows; elsewhere the type is ignored.
  symlinkSync(PLUGIN_ROOT, LINK, "junction")
}

/** Returns true if there is no whole build, a source file is newer than it, or a built file has lost its source. */
function isBuildOutdated(): boolean {
  const built = filesOf(BUILD)
  const newest = Math.max(...built.map(({ mtimeMs }) => mtimeMs))
  return (
    !existsSync(BUNDLE) ||
    SOURCES.flatMap(filesOf).some(({ mtimeMs }) => mtimeMs > newest) ||
    built.some(({ path }) => path.endsWith(".js") && !hasSource(path))
  )
}

/** The Admin's page and what runs in the store are each one built file of several sources. */
function hasSource(built: string): boolean {
  const path = relative(BUILD, built)
  return (
    path.startsWith(join("src", "admin")) ||
    built === BUNDLE ||
    existsSync(join(PLUGIN_ROOT, path.replace(/\.js$/, ".ts")))
  )
}

/** Does what `npm run build` does. */
export async function buildPlugin(): Promise<void> {
  try {
    await runMedusa(["plugin:build"], { storeDir: PLUGIN_ROOT, env: { NODE_ENV: "development" } })
    await runBuild("storefront")
    await runBuild("server")
  } catch (error) {
    // A failed build leaves files that would look like a finished one at the next start.
    rmSync(BUILD, { recursive: true, force: true })
    throw error
  }
}

/** Runs one of the repository's own builds. */
async function runBuild(name: "storefront" | "server"): Promise<void> {
  const child = startChild({ script: join(PLUGIN_ROOT, "tools", "build", `${name}.ts`) })
  if ((await child.exited).code !== 0) {
    throw new Error(`${name} could not be built:\n${lastLines(child.output())}`)
  }
}

/** Not folders: Medusa's migrations create empty ones among the sources. */
function filesOf(path: string): { path: string; mtimeMs: number }[] {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats?.isDirectory()) {
    return stats ? [{ path, mtimeMs: stats.mtimeMs }] : []
  }
  return readdirSync(path).flatMap((name) => filesOf(join(path, name)))
}
