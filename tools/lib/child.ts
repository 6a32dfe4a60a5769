import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"

const PRELOAD = join(__dirname, "preload.cjs")
const OUTPUT_LIMIT = 200_000
const DEFAULT_GRACE_MS = 30_000

/** Environment variables for a child process. `undefined` removes an inherited one. */
export type ChildEnv = Record<string, string | undefined>

/** How a child process ended. */
export type ChildExit = { code: number | null; signal: NodeJS.Signals | null }

/** A running child process that dies with its parent. */
export type Child = {
  process: ChildProcess
  pid: number
  /** Resolves when the process has ended and its output is complete. */
  exited: Promise<ChildExit>
  /** Everything it printed so far (the last 200 kB). */
  output(): string
  /** Sends the signal, and SIGKILL to whatever remains of its process group after the grace period. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<ChildExit>
}

/** What to run: a script (TypeScript or JavaScript) with its arguments. */
export type ChildOptions = {
  script: string
  args?: string[]
  /** Scripts to load before it, TypeScript included. */
  preload?: readonly string[]
  cwd?: string
  env?: ChildEnv
}

/** Starts a Node.js script, TypeScript included, in a process group of its own. */
export function startChild({
  script,
  args = [],
  preload = [],
  cwd,
  env = {},
}: ChildOptions): Child {
  const required = [PRELOAD, ...preload].flatMap((path) => ["--require", path])
  const child = spawn(process.execPath, [...required, script, ...args], {
    cwd,
    env: { ...process.env, MEDUSA_DISABLE_TELEMETRY: "true", ...env },
    // Its own group: Ctrl-C in the terminal must reach only the parent, which then stops its children in order.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  })
  const read = collectOutput(child)
  const exited = watchExit(child)
  return {
    process: child,
    pid: child.pid ?? -1,
    exited,
    output: read,
    stop: (signal, graceMs) => stopChild(child, exited, signal, graceMs),
  }
}

/** The last lines of a process's output, for an error message. */
export function lastLines(output: string, count = 25): string {
  return output.trimEnd().split("\n").slice(-count).join("\n")
}

function collectOutput(child: ChildProcess): () => string {
  let text = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8")
    stream?.on("data", (chunk: string) => {
      text = (text + chunk).slice(-OUTPUT_LIMIT)
    })
  }
  return () => text
}

function watchExit(child: ChildProcess): Promise<ChildExit> {
  return new Promise((resolve) => {
    child.once("error", () => resolve({ code: null, signal: null }))
    child.once("close", (code: number | null, signal: NodeJS.Signals | null) =>
      resolve({ code, signal })
    )
  })
}

async function stopChild(
  child: ChildProcess,
  exited: Promise<ChildExit>,
  signal: NodeJS.Signals = "SIGTERM",
  graceMs = DEFAULT_GRACE_MS
): Promise<ChildExit> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal)
  }
  const deadline = setTimeout(() => killGroup(child), graceMs)
  try {
    return await exited
  } finally {
    clearTimeout(deadline)
    killGroup(child)
  }
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-(child.pid ?? Number.NaN), "SIGKILL")
  } catch {
    // The group is empty because all of its processes have ended.
  }
}

/** Waits for the next message a child sends; undefined when the process ends first. */
export async function nextMessage(child: Child): Promise<unknown> {
  const abort = new AbortController()
  const message = once(child.process, "message", { signal: abort.signal }).then(
    ([value]: unknown[]) => value,
    () => undefined
  )
  const ended = child.exited.then(() => undefined)
  try {
    return await Promise.race([message, ended])
  } finally {
    abort.abort()
  }
}
