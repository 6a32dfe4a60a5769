import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** An input for one of the tools of PostHog's own command line, which carries the schemas of its REST API. */
export interface ToolCall {
  tool: string
  input: object
}

/** What PostHog's schema says: the input with what it knows, or what is wrong with it. */
export interface Verdict {
  tool: string
  valid: boolean
  input?: unknown
  error?: string
}

const CLI = require.resolve("@posthog/cli/lib/posthog-api-cli.mjs")

/** What `posthog-cli api call --dry-run` does with an input, for many. The command line itself takes seconds for each. */
const MANY = `
const { tools } = buildStaticExec()
const calls = JSON.parse(__cr(import.meta.url)("fs").readFileSync(0, "utf8"))
const verdicts = calls.map(({ tool, input }) => {
  const { schema } = tools.find(({ name }) => name === tool)
  const { success, data, error } = schema.safeParse(input, { reportInput: true })
  return success
    ? { tool, valid: true, input: data }
    : { tool, valid: false, error: formatInputValidationError(tool, error, input, schema) }
})
process.stdout.write(JSON.stringify(verdicts))
`

/** Checks inputs against the schemas in `@posthog/cli`, offline. */
export const checkByPosthog = async (calls: readonly ToolCall[]): Promise<Verdict[]> => {
  const source = await readFile(CLI, "utf8")
  const start = source.search(/^main\(\)\.catch/m)
  if (start < 0) {
    throw new Error(`Expected ${CLI} to end with main().catch(…), as in version 0.18.3.`)
  }
  const folder = await mkdtemp(join(tmpdir(), "posthog-cli-"))
  try {
    const file = join(folder, "many.mjs")
    await writeFile(file, source.slice(0, start) + MANY)
    return JSON.parse(await run(file, JSON.stringify(calls))) as Verdict[]
  } finally {
    await rm(folder, { recursive: true })
  }
}

const run = async (file: string, input: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [file],
      { maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) =>
        error ? reject(new Error(stderr || error.message)) : resolve(stdout)
    )
    child.stdin?.end(input)
  })
