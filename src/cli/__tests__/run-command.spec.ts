import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runCommand } from "../run-command"

let folder: string
let printed: string
let onPrint: () => void

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-"))
  printed = ""
  onPrint = () => undefined
  jest.spyOn(process, "cwd").mockReturnValue(folder)
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    printed += String(text)
    onPrint()
    return true
  })
})

afterEach(() => {
  jest.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

/** Runs a command in a store whose `medusa exec` runs this code instead. */
const run = (code: string): Promise<number> => {
  const cli = join(folder, "node_modules", "@medusajs", "cli")
  mkdirSync(cli, { recursive: true })
  writeFileSync(join(cli, "package.json"), `{"name":"@medusajs/cli"}`)
  writeFileSync(join(cli, "cli.js"), code)
  return runCommand({ script: "doctor", request: {}, json: false, verbose: false })
}

describe("a command that ends without a result", () => {
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

describe("a signal that the command gets", () => {
  const streams = [process.stdin, process.stdout, process.stderr]
  const were = streams.map(({ isTTY }) => isTTY)

  afterEach(() => streams.forEach((stream, n) => setTty(stream, were[n] as boolean)))

  const setTty = (stream: object, isTTY: boolean) =>
    Object.defineProperty(stream, "isTTY", { value: isTTY, configurable: true, writable: true })

  /** The exit code, by which the store's script says what it got. */
  const exitAfter = (...signals: NodeJS.Signals[]): Promise<number> => {
    onPrint = () => {
      onPrint = () => undefined
      signals.forEach((signal) => process.emit(signal, signal))
    }
    return run(`
      process.on("SIGINT", () => process.exit(11))
      process.on("SIGTERM", () => process.exit(12))
      process.send({ kind: "note", text: "ready" })
      setTimeout(() => process.exit(13), 10_000)`)
  }

  it("reaches the store's script, to which nobody else sends it", async () => {
    streams.forEach((stream) => setTty(stream, false))
    expect(await exitAfter("SIGINT")).toBe(11)
    expect(await exitAfter("SIGTERM")).toBe(12)
  })

  it("isn't sent on if it is Ctrl-C, which a terminal sends to both", async () => {
    streams.forEach((stream) => setTty(stream, stream === process.stderr))
    expect(await exitAfter("SIGINT", "SIGTERM")).toBe(12)
  })
})
