import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import { pathToFileURL } from "node:url"
import { build as bundle } from "esbuild"
import type { Plugin } from "esbuild"
import { PLUGIN_ROOT } from "../lib/plugin"

/**
 * Puts what runs in the store into one file, because finding, reading, and compiling hundreds would delay each of its starts. Where Medusa,
 * npm, or the command line look for a file by its path, one remains that leads to the bundle.
 */

const BUILT = join(PLUGIN_ROOT, ".medusa", "server", "src")
const BUNDLE = join(BUILT, "server.js")

/** What has a build of its own. */
const APART = ["admin", "storefront"]

/** Files that are found by their paths, or folders of them. */
const FOUND = [
  "index.js",
  "api",
  join("cli", "main.js"),
  join("cli", "store"),
  "links",
  join("modules", "posthog", "index.js"),
  join("modules", "posthog", "migrations"),
  join("modules", "posthog", "models"),
  "policies",
  "providers",
  "subscribers",
  "workflows",
]

/** Files that can be imported as ES modules, too, for which Node has to find the names that they export. */
const IMPORTED = [
  "index.js",
  join("modules", "posthog", "index.js"),
  join("providers", "analytics", "index.js"),
  join("workflows", "index.js"),
]

/** How esbuild loads a file of the bundle, and how Node does: a file that throws isn't loaded, so it throws again. */
const LOADED = `return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;`
const LOADED_OR_NOT = `try { ${LOADED} } catch (error) { mod = undefined; throw error; }`

const isUnder = (file: string, folders: readonly string[]): boolean =>
  folders.some((folder) => file === folder || file.startsWith(folder + sep))

async function build(): Promise<void> {
  const files = readdirSync(BUILT, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".js") && !isUnder(file, APART) && !file.includes("__tests__")
  )
  const found = files.filter((file) => isUnder(file, FOUND))
  const starts = await Promise.all(
    found.map(async (file) => [join(BUILT, file), await startOf(file)] as const)
  )
  const {
    outputFiles: [bundled],
  } = await bundle({
    stdin: {
      contents: `module.exports = {${found.map((file) => `${keyOf(file)}: () => require(${keyOf(`./${file}`)})`).join(",\n")}}`,
      resolveDir: BUILT,
    },
    bundle: true,
    write: false,
    packages: "external",
    platform: "node",
    format: "cjs",
    target: "node20",
    outfile: BUNDLE,
    logLevel: "warning",
    plugins: [ownFiles],
  })
  const text = bundled?.text ?? ""
  if (!USED_IMPORT.test(text)) {
    throw new Error(
      `Expected TypeScript to compile imports to ${OWN_IMPORT}. Read how it does now.`
    )
  }
  if (!text.includes(LOADED)) {
    throw new Error(`Expected esbuild to load files by \`${LOADED}\`. Read how it does now.`)
  }
  for (const file of files) {
    rmSync(join(BUILT, file))
  }
  for (const [file, start] of starts) {
    writeFileSync(file, start)
  }
  // Last, because it says that the build is whole.
  writeFileSync(BUNDLE, text.replace(LOADED, LOADED_OR_NOT))
}

const keyOf = (file: string): string => JSON.stringify(file.split(sep).join("/"))

/** What remains of a file that is found by its path. */
const startOf = async (file: string): Promise<string> => {
  const [shebang = ""] = /^#!.*\n/.exec(readFileSync(join(BUILT, file), "utf8")) ?? []
  const path = relative(dirname(join(BUILT, file)), BUNDLE)
    .split(sep)
    .join("/")
  const bundled = path.startsWith(".") ? path : `./${path}`
  const names = IMPORTED.includes(file) ? await namesIn(file) : []
  // esbuild's own way to tell Node, which reads the names from the text.
  const hint = names.length > 0 ? `0 && (module.exports = { ${names.join(", ")} })\n` : ""
  return `${shebang}"use strict"\n${hint}module.exports = require("${bundled}")[${keyOf(file)}]()\n`
}

const namesIn = async (file: string): Promise<string[]> =>
  Object.keys((await import(pathToFileURL(join(BUILT, file)).href)) as object).filter(
    // From Node 23 on, there is also "module.exports".
    (name) => /^\w+$/.test(name) && !["default", "__esModule"].includes(name)
  )

/**
 * In the bundle, `__dirname` remains the folder of the file it stands in, and a file is loaded when something of it is first used: what
 * Medusa loads at a boot uses one in six.
 */
const ownFiles: Plugin = {
  name: "own-files",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8")
      if (/\b__filename\b|require\.resolve\("\./.test(contents)) {
        throw new Error(`Expected no __filename and no relative require.resolve in ${path}.`)
      }
      const folder = keyOf(relative(BUILT, dirname(path)))
      return {
        contents: loadedWhenUsed(contents).replaceAll(
          /\b__dirname\b/g,
          `require("node:path").join(__dirname, ${folder})`
        ),
        loader: "js",
      }
    }),
}

/** An import by name of the plugin's own, as TypeScript compiles it. Packages are loaded with the first file that imports them. */
const OWN_IMPORT = /^const (\w+_\d+) = (require\("\.[^"]+"\));\n/gm

/** The same in the bundle, where its name was used. */
const USED_IMPORT = /\brequire_\w+\(\)\.\w/

const loadedWhenUsed = (contents: string): string =>
  [...contents.matchAll(OWN_IMPORT)].reduce(
    (rest, [statement, name, load]) =>
      rest.replace(statement, "").replaceAll(new RegExp(`\\b${name}\\b`, "g"), `(${load})`),
    contents
  )

async function main(): Promise<void> {
  // A second run would find only what the first one left.
  if (readFileSync(join(BUILT, "index.js"), "utf8").includes(`server.js")[`)) {
    if (!existsSync(BUNDLE)) {
      throw new Error("The last build was interrupted: run `npm run build`.")
    }
    return
  }
  await build()
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
