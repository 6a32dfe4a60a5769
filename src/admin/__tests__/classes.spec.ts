import { readFileSync, readdirSync } from "node:fs"
import { dirname, join } from "node:path"

const ADMIN = join(__dirname, "..")

const CSS = readFileSync(
  join(dirname(require.resolve("@medusajs/dashboard/package.json")), "dist", "app.css"),
  "utf8"
)

const sources = (): [string, string][] =>
  readdirSync(ADMIN, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".tsx"))
    .map(({ name, parentPath }) => [name, readFileSync(join(parentPath, name), "utf8")])

/** The classes that a component names: in `className="…"`, and in the texts of `clx(…)`. */
const classesIn = (source: string): string[] =>
  [
    ...[...source.matchAll(/className="([^"]+)"/g)].map(([, classes]) => String(classes)),
    ...[...source.matchAll(/clx\(([\s\S]*?)\)\s*}/g)].flatMap(([, parts]) =>
      [...String(parts).matchAll(/"([^"]+)"/g)].map(([, classes]) => String(classes))
    ),
  ].flatMap((classes) => classes.split(/\s+/))

const isInCss = (name: string): boolean =>
  CSS.includes(`.${name.replace(/[^a-zA-Z0-9_-]/g, (sign) => `\\${sign}`)}`)

it("uses only classes that Medusa's own Admin has", () => {
  // Tailwind finds classes in files by their ending, and Medusa's bundler gives a plugin's chunks none. Use `style` for anything else.
  const missing = sources().flatMap(([file, source]) =>
    classesIn(source)
      .filter((name) => !isInCss(name))
      .map((name) => `${file}: ${name}`)
  )
  expect(missing).toEqual([])
  expect(isInCss("grid-cols-[1fr_2fr]")).toBe(false)
  expect(sources().flatMap(([, source]) => classesIn(source)).length).toBeGreaterThan(100)
})
