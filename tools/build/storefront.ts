import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { gzipSync } from "node:zlib"
import { buildSync, type Format } from "esbuild"

/**
 * Builds what runs outside of the store, which Medusa's own build leaves alone: `medusa-plugin-posthog/storefront` for the
 * browser. `--check` only measures what was built.
 */

const ROOT = join(__dirname, "..", "..")
const SOURCE = join(ROOT, "src", "storefront")
const TARGET = join(ROOT, ".medusa", "server", "src", "storefront")

/** What a shopper's browser may be asked to load for it. */
const MAX_GZIPPED_BYTES = 3_000

/** The files that can be imported from outside, and how each is built. */
const ENTRIES: { name: string; banner?: string }[] = [{ name: "index" }]

const FORMATS: { format: Format; extension: string }[] = [
  { format: "esm", extension: ".mjs" },
  { format: "cjs", extension: ".js" },
]

function build(): void {
  rmSync(TARGET, { recursive: true, force: true })
  mkdirSync(TARGET, { recursive: true })
  const tsc = require.resolve("typescript/bin/tsc")
  const declarations = ["--noEmit", "false", "--declaration", "--emitDeclarationOnly"]
  execFileSync(
    process.execPath,
    [tsc, "--project", SOURCE, ...declarations, "--rootDir", SOURCE, "--outDir", TARGET],
    { stdio: "inherit" }
  )
  for (const { name, banner = "" } of ENTRIES) {
    for (const { format, extension } of FORMATS) {
      buildSync({
        entryPoints: [join(SOURCE, `${name}.ts`)],
        outfile: join(TARGET, `${name}${extension}`),
        bundle: true,
        minify: true,
        format,
        target: "es2020",
        banner: { js: banner },
      })
    }
    // The same types, for whoever imports the ES module.
    writeFileSync(join(TARGET, `${name}.d.mts`), `export * from "./${name}.js"\n`)
  }
}

function measure(): void {
  const file = join(TARGET, "index.mjs")
  const bytes = gzipSync(readFileSync(file), { level: 9 }).byteLength
  const measured = `${relative(ROOT, file)}: ${bytes} bytes gzipped, of ${MAX_GZIPPED_BYTES} at most`
  if (bytes > MAX_GZIPPED_BYTES) {
    throw new Error(`${measured}; make it smaller`)
  }
  process.stdout.write(`${measured}\n`)
}

if (!process.argv.includes("--check")) {
  build()
}
measure()
