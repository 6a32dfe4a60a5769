import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { join } from "node:path"
import type { ChildEnv } from "./child"
import { PLUGIN_ROOT } from "./plugin"

const MAIN = join(PLUGIN_ROOT, ".medusa", "server", "src", "cli", "main.js")
// The store in this repository is TypeScript, and its processes must end with the test's.
const PRELOAD = join(__dirname, "preload.cjs")

/** How a command of the plugin ended. */
export interface CommandExit {
  code: number | null
  stdout: string
  stderr: string
}

/** A running command of the plugin. */
export interface PluginCommand {
  process: ChildProcess
  exited: Promise<CommandExit>
  /** Resolves when it has printed this to stdout or stderr. */
  printed: (text: string) => Promise<void>
}

/** Starts `medusa-posthog` with these arguments in a store's folder. Default: the one built here. */
export const startCommand = (
  args: readonly string[],
  { storeDir, env = {}, program = MAIN }: { storeDir: string; env?: ChildEnv; program?: string }
): PluginCommand => {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: storeDir,
    env: {
      ...process.env,
      MEDUSA_DISABLE_TELEMETRY: "true",
      NODE_OPTIONS: `--require ${PRELOAD}`,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const text = { stdout: "", stderr: "" }
  const listeners = new Set<() => void>()
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8")
    child[stream].on("data", (chunk: string) => {
      text[stream] += chunk
      listeners.forEach((listener) => listener())
    })
  }
  const exited = new Promise<CommandExit>((resolve) =>
    child.once("close", (code) => resolve({ code, ...text }))
  )
  return {
    process: child,
    exited,
    printed: (wanted) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if ((text.stdout + text.stderr).includes(wanted)) {
            listeners.delete(look)
            resolve()
          }
        }
        listeners.add(look)
        void exited.then(() =>
          reject(new Error(`It ended before it printed "${wanted}":\n${text.stderr}`))
        )
        look()
      }),
  }
}
