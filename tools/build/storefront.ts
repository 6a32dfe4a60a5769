import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join, relative } from "node:path"
import { gzipSync } from "node:zlib"
import { minify } from "@swc/core"
import { build as bundle } from "esbuild"
import type { Format, Plugin } from "esbuild"

/**
 * Builds what runs outside of the store, which Medusa's own build leaves alone: `medusa-plugin-posthog/storefront` for the
 * browser. `--check` only measures what was built.
 */

const ROOT = join(__dirname, "..", "..")
const SOURCE = join(ROOT, "src", "storefront")
const TARGET = join(ROOT, ".medusa", "server", "src", "storefront")

/** What a shopper's browser may be asked to load for it. */
const MAX_GZIPPED_BYTES = 3_000

/** What only the kit's own parts call of each other: the members of `Browser`, `Person`, and `Attribution`. */
const INTERNAL =
  /^(?:expire|follow|forget|keep|leave|look|onRefusal|person|signIn|signOut|signOuts|watch)$/

/** The files that can be imported from outside, and how each begins. */
const ENTRIES: { name: string; banner?: string }[] = [
  { name: "index" },
  // Only for shops that use feature flags.
  { name: "flags" },
  { name: "next/index" },
  // A file of its own, because all of it is for the browser.
  { name: "next/identity", banner: '"use client";' },
]

const FORMATS: { format: Format; extension: string }[] = [
  { format: "esm", extension: ".mjs" },
  { format: "cjs", extension: ".js" },
]

async function build(): Promise<void> {
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
      const outfile = join(TARGET, `${name}${extension}`)
      await bundle({
        entryPoints: [join(SOURCE, `${name}.ts`)],
        outfile,
        bundle: true,
        minify: true,
        mangleProps: INTERNAL,
        format,
        target: "es2020",
        external: ["react", "@posthog/next"],
        plugins: [leaveOut("./identity", extension)],
      })
      const bundled = readFileSync(outfile, "utf8")
      writeFileSync(outfile, banner + (format === "esm" ? await smaller(bundled) : bundled))
    }
    // The same types, for whoever imports the ES module.
    writeFileSync(join(TARGET, `${name}.d.mts`), `export * from "./${basename(name)}.js"\n`)
  }
}

/** SWC finds what esbuild leaves, such as constants that are used once: 3% of what a browser loads. It drops the banner, too. */
async function smaller(bundled: string): Promise<string> {
  const options = { compress: { passes: 3 }, mangle: true, module: true } as const
  return (await minify(bundled, options)).code
}

/** Leaves the import of another entry as it is, by the name of its built file. */
function leaveOut(path: string, extension: string): Plugin {
  return {
    name: "leave-out",
    setup: ({ onResolve }) =>
      onResolve({ filter: new RegExp(`^${path}$`) }, () => ({
        path: `${path}${extension}`,
        external: true,
      })),
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

async function main(): Promise<void> {
  if (!process.argv.includes("--check")) {
    await build()
  }
  measure()
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
