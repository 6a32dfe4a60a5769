import { execFileSync } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  statfsSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { createHash, randomBytes } from "node:crypto"
import type { ServerOptions } from "./postgres-protocol"

const OTHERS_MAY_ENTER = 0o001

/** A PostgreSQL cluster's folder and its state. */
export type ClusterFolder = {
  path: string
  password: string
  /** False if initdb must run first. */
  initialised: boolean
  /** Call it after initdb succeeds. */
  markInitialised(): void
}

/** Finds or creates the folder, and removes whatever would prevent a start. */
export async function openClusterFolder({
  dataDir,
  persistent,
  inMemory,
}: ServerOptions): Promise<ClusterFolder> {
  const path = dataDir
    ? join(reachable(resolve(dataDir)), "cluster")
    : mkdtempSync(join((inMemory && memoryFolder()) || tmpdir(), "medusa-plugin-posthog-pg-"))
  const passwordFile = join(dirname(path), "password")
  // The password is written after initdb succeeds. Without it, the cluster is incomplete or missing.
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

const SHARED_MEMORY = "/dev/shm"

/** More than a run of the tests needs. A container often has 64 MB. */
const ROOM_BYTES = 3 * 1024 ** 3

const memoryFolder = (): string | undefined => {
  if (!existsSync(SHARED_MEMORY)) {
    return undefined
  }
  const { bavail, bsize } = statfsSync(SHARED_MEMORY)
  return bavail * bsize > ROOM_BYTES ? SHARED_MEMORY : undefined
}

/**
 * Returns the parent folder that a user `postgres` can't enter. Undefined if there is none. PostgreSQL refuses to run as root, so
 * root's server runs as `postgres`, which must be able to reach its files.
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

/** Returns the folder, or a substitute that `postgres` can reach: always the same one, so that data is found again. */
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

/** Removes what a killed run left: a stale lock file, or even a server without its parent. */
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
  // PostgreSQL notices that a process is gone, but not that another program now has its number.
  rmSync(lock, { force: true })
}

/** Returns the ID of the server process that locked the cluster. */
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
  // SIGINT is PostgreSQL's fast shutdown. It isn't our child, so no event announces its end.
  process.kill(pid, "SIGINT")
  while (isAlive(pid)) {
    await sleep(50)
  }
}

/** Whether a process with this ID exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
