import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { openApiFile, withEndpoints } from "./admin-api-page"
import { checkBlocks } from "./check-blocks"
import { checkLinks } from "./check-links"
import { withConsentTable } from "./consent-table"
import { eventsPage } from "./events-page"
import { withOptionsTable } from "./options-table"
import { serverEvents } from "./server-events"
import { taxonomyPage } from "./taxonomy-page"

/**
 * `npm run docs` writes the parts of the documentation, and of the storefront kit, that are generated from code. `npm run docs:check` writes nothing and fails if such
 * a part is stale, a link is broken, or a TypeScript example doesn't compile.
 */

const ROOT = join(__dirname, "..", "..")

/** The generated files, each with a function from its current text to the new text. */
const GENERATED: Record<string, (current: string) => string | Promise<string>> = {
  "docs/privacy.md": withConsentTable,
  "docs/events.md": eventsPage,
  "docs/taxonomy.md": taxonomyPage,
  "docs/configuration.md": withOptionsTable,
  "docs/admin-api.md": withEndpoints,
  "docs/openapi.json": openApiFile,
  "src/storefront/server-events.ts": serverEvents,
}

/** Commands that a newcomer copies from the README. */
const README_COMMANDS = ["npm ci && npm start", "npm ci && npm test"]

async function main(): Promise<void> {
  const isCheck = process.argv.includes("--check")
  const made = await makeAll()
  const stale = [...made.keys()].filter((file) => read(file) !== made.get(file))
  if (!isCheck) {
    stale.forEach((file) => writeFileSync(join(ROOT, file), made.get(file) ?? ""))
    say(stale.length > 0 ? `Wrote ${stale.join(", ")}.` : "Nothing changed.")
    return
  }
  const pages = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"))
  const files = ["README.md", ...pages.map((name) => `docs/${name}`)]
  const problems = [
    ...stale.map((file) => `${file} is stale. Run \`npm run docs\` and commit the result.`),
    ...files.flatMap((file) => checkLinks(ROOT, file)),
    ...checkBlocks(ROOT, files),
    ...README_COMMANDS.filter((command) => !read("README.md").includes(command)).map(
      (command) =>
        `README.md doesn't contain \`${command}\`. Explain in it how to run and test the plugin.`
    ),
  ]
  problems.forEach(say)
  say(
    problems.length > 0
      ? `Found ${problems.length} problems in the docs.`
      : "The docs are up to date."
  )
  process.exitCode = problems.length > 0 ? 1 : 0
}

function read(file: string): string {
  const path = join(ROOT, file)
  return existsSync(path) ? readFileSync(path, "utf8") : ""
}

async function makeAll(): Promise<Map<string, string>> {
  const made = new Map<string, string>()
  for (const [file, make] of Object.entries(GENERATED)) {
    made.set(file, await make(read(file)))
  }
  return made
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

void main()
