import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import i18n from ".."

/** The dotted names of all texts. */
const keysOf = (texts: object, before = ""): string[] =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === "string" ? [`${before}${key}`] : keysOf(text as object, `${before}${key}.`)
  )

const placeholdersOf = (texts: object): string[][] =>
  keysOf(texts).map((key) => {
    const text = key
      .split(".")
      .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], texts)
    return [key, ...(String(text).match(/{{\w+}}/g) ?? []).sort()]
  })

it("says everything in German that it says in English, with the same values", () => {
  const german = placeholdersOf(i18n.de.posthog).sort()
  expect(german).toEqual(placeholdersOf(i18n.en.posthog).sort())
  expect(german.length).toBeGreaterThan(20)
})

/** Texts that a component chooses by a value, such as a state: `say(\`events.states.${state}\`)`. */
const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))

it("has every text that a page asks for", () => {
  const known = new Set(keysOf(i18n.en.posthog))
  const asked = sources(join(__dirname, "..", "..")).flatMap((source) =>
    [...source.matchAll(/\bsay\(\s*"([^"]+)"/g)].map(([, key]) => String(key))
  )
  expect(asked.filter((key) => !known.has(key) && !known.has(`${key}_one`))).toEqual([])
  expect(asked.length).toBeGreaterThan(10)
})

it("gives each text with a plural its count as a number, because i18next finds no plural of a text", () => {
  const plural = new Set(keysOf(i18n.en.posthog).filter((key) => key.endsWith("_other")))
  const formatted = sources(join(__dirname, "..", "..")).flatMap((source) =>
    [...source.matchAll(/\bsay\(\s*"([^"]+)",\s*{\s*count: format\b/g)].map(
      ([, key]) => `${key}_other`
    )
  )
  expect(formatted.filter((key) => plural.has(key))).toEqual([])
  expect(plural.size).toBeGreaterThan(5)
})
