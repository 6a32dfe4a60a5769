import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

const DOCS = join(__dirname, "..", "..", "docs")

/** The blocks of SQL in the documentation that are for PostHog. Its table of events is its own; others are for the store's database. */
export const hogqlInDocs = async (): Promise<string[]> => {
  const pages = (await readdir(DOCS)).filter((name) => name.endsWith(".md"))
  const texts = await Promise.all(pages.map((name) => readFile(join(DOCS, name), "utf8")))
  return texts
    .flatMap((text) => [...text.matchAll(/^ *```sql\n(.*?)^ *```$/gms)])
    .map(([, sql = ""]) => sql)
    .filter((sql) => /\bfrom\s+events\b/i.test(sql))
}

/** Those that PostHog's parser refuses, with what it says. */
export const refusedByParser = async (texts: readonly string[]): Promise<object[]> => {
  const { default: createParser } = await import("@posthog/hogql-parser")
  const parser = await createParser()
  return texts
    .map((text) => ({ text, tree: JSON.parse(parser.parseSelect(text)) as object }))
    .filter(({ tree }) => "error" in tree)
}
