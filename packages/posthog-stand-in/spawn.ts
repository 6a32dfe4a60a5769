import { spawn } from "child_process"
import type { ChildProcess } from "child_process"
import { join } from "path"
import { createInterface } from "readline"
import { StandInClient } from "./client"

const PROGRAM = join(__dirname, "bin.cjs")

/** A stand-in in its own process, and the way to stop it. */
export interface SpawnedStandIn extends StandInClient {
  /** Ends the process and waits until it is gone; SIGTERM unless told otherwise. */
  kill(signal?: NodeJS.Signals): Promise<void>
}

/**
 * Starts the program as a child process. It ends when this process ends, however that comes about.
 *
 * @returns its client, once it listens; rejects with its stderr when it ends before
 */
export async function spawnStandIn(
  options: { port?: number; token?: string } = {}
): Promise<SpawnedStandIn> {
  const args = [PROGRAM, "--with-parent", "--port", String(options.port ?? 0)]
  if (options.token !== undefined) {
    args.push("--token", options.token)
  }
  // NODE_OPTIONS of a test runner are not meant for this child.
  const child = spawn(process.execPath, args, {
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["pipe", "pipe", "pipe"],
  })
  const { url, token } = await ready(child)
  const kill = (signal: NodeJS.Signals = "SIGTERM") => end(child, signal)
  return Object.assign(new StandInClient(url, token), { kill })
}

function ready(child: ChildProcess): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    let errors = ""
    child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()))
    child.once("error", reject)
    child.once("exit", (code, signal) => {
      reject(
        new Error(
          `The stand-in ended before it listened (code ${code}, signal ${signal}): ${errors}`
        )
      )
    })
    if (child.stdout) {
      createInterface(child.stdout).once("line", (line) => {
        resolve(JSON.parse(line) as { url: string; token: string })
      })
    }
  })
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve()
  }
  return new Promise((resolve) => {
    child.once("exit", () => resolve())
    child.kill(signal)
  })
}
