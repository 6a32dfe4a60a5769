import { lastLines, startChild } from "./child"
import type { Child, ChildEnv, ChildExit } from "./child"
import { findFreePort } from "./free-port"
import { waitForAnswer } from "./wait-for-answer"

/** A Medusa store's folder, its process's environment, and scripts to load before Medusa. */
export type StoreOptions = { storeDir: string; env?: ChildEnv; preload?: readonly string[] }

/** A store that runs in its own process. */
export type StoreProcess = {
  url: string
  port: number
  pid: number
  exited: Promise<ChildExit>
  output(): string
  /** The process, whose preloaded scripts may offer functions to call. */
  child: Child
  /** SIGTERM by default: Medusa then finishes its requests and runs its shutdown hooks. */
  stop(signal?: NodeJS.Signals): Promise<ChildExit>
}

/** Starts the store (`medusa start`) on the given port or a free one. Resolves when it answers `GET /health`. */
export async function startStore({
  port,
  ...options
}: StoreOptions & { port?: number }): Promise<StoreProcess> {
  const listenPort = port ?? (await findFreePort())
  const url = `http://127.0.0.1:${listenPort}`
  const args = ["start", "--host", "127.0.0.1", "--port", String(listenPort)]
  const child = startMedusa(args, options)
  try {
    await waitForAnswer(`${url}/health`, child, "the store")
  } catch (error) {
    await child.stop("SIGKILL")
    throw error
  }
  return {
    url,
    port: listenPort,
    pid: child.pid,
    exited: child.exited,
    output: child.output,
    child,
    stop: (signal) => child.stop(signal),
  }
}

/** Starts a command of the store's own Medusa CLI in the store's folder, whether or not it succeeds. */
export function startMedusa(args: string[], { storeDir, ...rest }: StoreOptions): Child {
  // Searched upward from the store, as Node does: the store in this repository has no node_modules of its own. This is the file
  // behind the `medusa` command; the command itself would first look for ts-node.
  const script = require.resolve("@medusajs/cli/dist/index.js", { paths: [storeDir] })
  return startChild({ script, args, cwd: storeDir, ...rest })
}

/** Runs a command of the Medusa CLI, such as `["db:migrate"]`, in the store's folder. Returns what it printed. */
export async function runMedusa(args: string[], options: StoreOptions): Promise<string> {
  const child = startMedusa(args, options)
  const { code, signal } = await child.exited
  if (code !== 0) {
    throw new Error(
      `\`medusa ${args.join(" ")}\` failed (${signal ?? `exit code ${code}`}):\n${lastLines(child.output())}`
    )
  }
  return child.output()
}
