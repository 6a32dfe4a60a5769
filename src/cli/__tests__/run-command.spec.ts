import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runCommand } from "../run-command"

/** A store whose `medusa exec` runs this code instead. */
const storeThatRuns = (folder: string, code: string): void => {
  const cli = join(folder, "node_modules", "@medusajs", "cli")
  mkdirSync(cli, { recursive: true })
  writeFileSync(join(cli, "package.json"), `{"name":"@medusajs/cli"}`)
  writeFileSync(join(cli, "cli.js"), code)
}

describe("a command that ends without a result", () => {
  let folder: string
  let printed: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cli-"))
    printed = ""
    jest.spyOn(process, "cwd").mockReturnValue(folder)
    jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      printed += String(text)
      return true
    })
  })

  afterEach(() => {
    jest.restoreAllMocks()
    rmSync(folder, { recursive: true })
  })

  const run = (code: string) => {
    storeThatRuns(folder, code)
    return runCommand({ script: "doctor", request: {}, json: false, verbose: false })
  }

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])("says that %s interrupted it", async (signal, exitCode) => {
    expect(await run(`console.log("busy"); process.kill(process.pid, "${signal}")`)).toBe(exitCode)
    expect(printed).toBe("Interrupted.\n")
  })

  it("names a signal that nobody sent on purpose, with what Medusa printed last", async () => {
    expect(
      await run(`process.stdout.write("Loading", () => process.kill(process.pid, "SIGKILL"))`)
    ).toBe(137)
    expect(printed).toBe(
      "SIGKILL ended Medusa before it had a result. Its last output:\nLoading \nIf nobody ended it, the system ran out of memory: give it more, and run the command again.\n"
    )
  })

  it("says how to give Node.js more memory when the heap is full", async () => {
    const lastWords = [
      "<--- Last few GCs --->",
      "",
      "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
      "----- Native stack trace -----",
      " 1: 0xb8ce84 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]",
    ].join("\n")
    const code = `process.stderr.write(${JSON.stringify(lastWords)}, () => process.abort())`
    expect(await run(code)).toBe(134)
    expect(printed).toBe(
      "SIGABRT ended Medusa before it had a result. FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory. Give Node.js more memory and run the command again, such as with NODE_OPTIONS=--max-old-space-size=4096 (in MB).\n"
    )
  })

  it("blames the last error of a log in JSON, which ended it", async () => {
    const line = (message: string) => JSON.stringify({ level: "error", message, timestamp: "now" })
    const code = [line("Redis: connect ECONNREFUSED"), line('relation "order" does not exist')]
      .map((text) => `console.log(${JSON.stringify(text)})`)
      .join("\n")
    expect(await run(`${code}\nprocess.exitCode = 1`)).toBe(1)
    expect(printed).toBe('Medusa ended without a result. relation "order" does not exist\n')
  })
})
