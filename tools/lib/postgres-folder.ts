import { execFileSync } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { createHash, randomBytes } from "node:crypto"
import type { ServerOptions } from "./postgres-protocol"

const OTHERS_MAY_ENTER = 0o001

/** The folder of a PostgreSQL cluster and what is known about it. */
export type ClusterFolder = {
  path: string
  password: string
  /** False: initdb has to run first. */
  initialised: boolean
  /** To be called when initdb has succeeded. */
  markInitialised(): void
}

/** Finds or makes the folder, with nothing in the way of a start. */
export async function openClusterFolder({
  dataDir,
  persistent,
}: ServerOptions): Promise<ClusterFolder> {
  const path = dataDir
    ? join(reachable(resolve(dataDir)), "cluster")
    : mkdtempSync(join(tmpdir(), "medusa-plugin-posthog-pg-"))
  const passwordFile = join(dirname(path), "password")
  // The password is written after initdb has succeeded: without it the cluster is half made, or not at all.
  const initialised = persistent && existsSync(passwordFile) && existsSync(join(path, "PG_VERSION"))
  if (dataDir) {
    await releaseLock(path)
    if (!initialised) {
      rmSync(path, { recursive: true, force: true })
    }
  }
  const password = initialised
    ? readFileSync(passwordFile, "utf8")
    : randomBytes(18).toString("hex")
  const markInitialised = (): void => {
    if (persistent) {
      writeFileSync(passwordFile, password, { mode: 0o600 })
    }
  }
  return { path, password, initialised, markInitialised }
}

/**
 * The folder on the way to this one that a user `postgres` may not enter; undefined where the way is open. PostgreSQL refuses
 * to run as root, so a root user's server runs as `postgres`, who must be able to reach its files.
 */
export function closedFolder(folder: string): string | undefined {
  if (process.getuid?.() !== 0) {
    return undefined
  }
  for (let path = resolve(folder); path !== dirname(path); path = dirname(path)) {
    if ((statSync(path).mode & OTHERS_MAY_ENTER) === 0) {
      return path
    }
  }
  return undefined
}

/** The folder itself, or one in its stead that `postgres` can reach: always the same one, so that data is found again. */
function reachable(folder: string): string {
  mkdirSync(folder, { recursive: true })
  if (!closedFolder(folder)) {
    return folder
  }
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 12)
  const instead = join(tmpdir(), `medusa-plugin-posthog-data-${name}`)
  mkdirSync(instead, { recursive: true, mode: 0o755 })
  return instead
}

/** Takes away what a run that was killed has left: a stale lock file, or even a server without its parent. */
async function releaseLock(cluster: string): Promise<void> {
  const lock = join(cluster, "postmaster.pid")
  if (!existsSync(lock)) {
    return
  }
  const pid = serverPid(cluster)
  const owner = describeProcess(pid)
  if (owner?.command.includes(cluster)) {
    if (describeProcess(owner.parent)?.command.includes("postgres-server")) {
      throw new Error(
        `another run (process ${owner.parent}) is using ${cluster}. Stop that one first.`
      )
    }
    await stopOrphan(pid)
  }
  // PostgreSQL sees by itself that a process is gone, but not that its number now belongs to another program.
  rmSync(lock, { force: true })
}

/** Number of the server process that has locked the cluster. */
export function serverPid(cluster: string): number {
  return Number.parseInt(readFileSync(join(cluster, "postmaster.pid"), "utf8"), 10)
}

function describeProcess(pid: number): { parent: number; command: string } | undefined {
  try {
    const line = execFileSync("ps", ["-ww", "-o", "ppid=,command=", "-p", String(pid)], {
      encoding: "utf8",
    }).trim()
    const [, parent, command] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    return parent && command ? { parent: Number(parent), command } : undefined
  } catch {
    return undefined
  }
}

async function stopOrphan(pid: number): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown. It is not our child, so no event tells when it has ended.
  process.kill(pid, "SIGINT")
  while (isAlive(pid)) {
    await sleep(50)
  }
}

/** Whether there is a process of this number. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
