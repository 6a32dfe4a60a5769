import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { findFreePort } from "./free-port"

/** The program that `startRedis()` runs in a child process. Redis ends with it, and it ends with its parent. */
const main = async (): Promise<void> => {
  const port = await findFreePort()
  const folder = mkdtempSync(join(tmpdir(), "medusa-plugin-posthog-redis-"))
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder]
  const redis = spawn("redis-server", [...args, "--save", "", "--appendonly", "no"], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  const end = (code: number) => {
    rmSync(folder, { recursive: true, force: true })
    process.exit(code)
  }
  redis.once("error", () => end(1))
  redis.once("exit", () => end(1))
  // The parent requested it, or is gone (see die-with-parent.ts).
  process.once("SIGTERM", () => {
    redis.removeAllListeners("exit").once("exit", () => end(0))
    redis.kill("SIGTERM")
  })
  createInterface(redis.stdout).on("line", (line) => {
    process.stdout.write(`${line}\n`)
    if (line.includes("Ready to accept connections")) {
      process.send?.({ port })
    }
  })
}

void main()
