import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { constants } from "node:os"
import { join } from "node:path"
import type { StoreMessage } from "./messages"

/** How a script in the store's process ended. */
export interface StoreExit {
  code: number
  /** The signal that ended it, if one did. */
  signal?: NodeJS.Signals
  /** The end of Medusa's output, which may say why it failed. */
  output: string
}

const OUTPUT_LIMIT = 10_000

/** `medusa` was not found. */
export class NoStoreError extends Error {}

/**
 * Runs one of the plugin's scripts in the store's own process with the store's own `medusa exec`, and so with its configuration,
 * database, and modules.
 *
 * @param script name of a file in `store/`
 * @param onMessage called for each message from the script
 * @throws {NoStoreError} if the folder contains no Medusa store
 */
export const runInStore = (
  { script, request, storeDir }: { script: string; request: object; storeDir: string },
  { verbose, onMessage }: { verbose: boolean; onMessage: (message: StoreMessage) => void }
): Promise<StoreExit> => {
  const args = [
    medusaOf(storeDir),
    "exec",
    join(__dirname, "store", `${script}.js`),
    JSON.stringify(request),
  ]
  const child = spawn(process.execPath, args, {
    cwd: storeDir,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  })
  const output = readOutput(child, verbose)
  child.on("message", onMessage)
  const letGo = passSignalsOn(child)
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code: number | null, signal: NodeJS.Signals | null) => {
      letGo()
      // The exit code as a shell reports it.
      resolve({
        code: code ?? 128 + (constants.signals[signal ?? "SIGINT"] ?? 0),
        signal: signal ?? undefined,
        output: output(),
      })
    })
  })
}

const medusaOf = (storeDir: string): string => {
  try {
    return require.resolve("@medusajs/cli/cli.js", { paths: [storeDir] })
  } catch {
    throw new NoStoreError(
      `Expected a Medusa store in ${storeDir}, but found no @medusajs/cli there. Run the command in your store's folder, where medusa-config is.`
    )
  }
}

const readOutput = (child: ChildProcess, verbose: boolean): (() => string) => {
  let text = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8")
    stream?.on("data", (chunk: string) => {
      text = (text + chunk).slice(-OUTPUT_LIMIT)
      if (verbose) {
        process.stderr.write(chunk)
      }
    })
  }
  return () => text
}

/**
 * A terminal sends Ctrl-C to both processes, and a second one would end the script at once. A process manager sends its signal only
 * to this process. Either way, the script decides what to do, and this process waits for it.
 */
const passSignalsOn = (child: ChildProcess): (() => void) => {
  const pass = (signal: NodeJS.Signals) => void child.kill(signal)
  const interrupt = isInTerminal() ? () => undefined : pass
  process.on("SIGINT", interrupt)
  process.on("SIGTERM", pass)
  return () => {
    process.off("SIGINT", interrupt)
    process.off("SIGTERM", pass)
  }
}

/** Any of the three: in a terminal, too, a shell may read from a file or write into a pipe. */
const isInTerminal = (): boolean =>
  [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)
