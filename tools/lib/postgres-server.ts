import { rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import { findFreePort } from "./free-port"
import { isAlive, openClusterFolder, serverPid } from "./postgres-folder"
import type { ClusterFolder } from "./postgres-folder"
import { loadEmbeddedPostgres } from "./postgres-package"
import type {
  DatabaseRequest,
  ServerMessage,
  ServerOptions,
  ServerRequest,
  ServerTask,
} from "./postgres-protocol"

/** The program that `startPostgres()` runs in a child process. It lives as long as its parent's IPC channel. */

const HOST = "127.0.0.1"
const USER = "postgres"
const PORT_ATTEMPTS = 3
const SETTINGS = { listen_addresses: HOST, unix_socket_directories: "", max_connections: "200" }
// Temporary data needn't survive a power failure.
const FAST_SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }

type Server = Awaited<ReturnType<typeof createServer>>
type RunningServer = Server & { password: string; folder: ClusterFolder }

async function createServer(
  folder: ClusterFolder,
  persistent: boolean,
  log: (line: string) => void
) {
  const { EmbeddedPostgres, removeCopy } = await loadEmbeddedPostgres()
  const settings = { ...SETTINGS, ...(persistent ? {} : FAST_SETTINGS) }
  const port = await findFreePort()
  const server = new EmbeddedPostgres({
    databaseDir: folder.path,
    port,
    user: USER,
    password: folder.password,
    persistent,
    authMethod: "scram-sha-256",
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", ...(persistent ? [] : ["--no-sync"])],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    onLog: (message) => log(String(message)),
    onError: (message) => log(String(message)),
  })
  return { server, port, removeCopy }
}

async function startServer(options: ServerOptions): Promise<RunningServer> {
  // The user `postgres` may have no access to the folder where this process was started.
  process.chdir(tmpdir())
  const folder = await openClusterFolder(options)
  let log = ""
  for (let attempt = 1; ; attempt++) {
    const created = await createServer(folder, options.persistent, (line) => (log += line))
    try {
      if (!folder.initialised && attempt === 1) {
        await created.server.initialise()
        folder.markInitialised()
      }
      await created.server.start()
      return { ...created, password: folder.password, folder }
    } catch (error) {
      created.removeCopy()
      // Another program may have taken the port since it was found.
      if (attempt < PORT_ATTEMPTS && log.includes("could not bind")) {
        continue
      }
      removeTemporary(options, folder)
      throw new Error(
        `${error instanceof Error ? error.message : "the server ended"}\n${log.trim()}`
      )
    }
  }
}

function removeTemporary(options: ServerOptions, folder: ClusterFolder): void {
  if (!options.persistent) {
    rmSync(folder.path, { recursive: true, force: true })
  }
}

async function answer(running: RunningServer, task: ServerTask): Promise<boolean> {
  return task.kind === "restart" ? restart(running, task.immediate) : change(running, task)
}

async function restart({ server, folder }: RunningServer, immediate: boolean): Promise<true> {
  const pid = serverPid(folder.path)
  // PostgreSQL's immediate and fast shutdown. `server.stop()` would delete the data.
  process.kill(pid, immediate ? "SIGQUIT" : "SIGINT")
  while (isAlive(pid)) {
    await sleep(20)
  }
  await server.start()
  return true
}

async function change({ server }: Server, request: DatabaseRequest): Promise<boolean> {
  const client = server.getPgClient("postgres", HOST)
  await client.connect()
  try {
    const name = client.escapeIdentifier(request.name)
    const found = await client.query("select 1 from pg_database where datname = $1", [request.name])
    const exists = found.rowCount === 1
    if (request.kind === "create" && !exists) {
      const copyOf = request.template
        ? ` template ${client.escapeIdentifier(request.template)}`
        : ""
      await client.query(`create database ${name}${copyOf}`)
    }
    if (request.kind === "drop" && exists) {
      await client.query(`drop database ${name} with (force)`)
    }
    return exists === (request.kind === "drop")
  } finally {
    await client.end()
  }
}

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? "{}") as ServerOptions
  const starting = startServer(options)
  const stop = (): void => {
    starting
      .then(({ server, removeCopy }) => server.stop().finally(removeCopy))
      .then(
        () => process.exit(0),
        () => process.exit(1)
      )
  }
  process.once("disconnect", stop)
  const running = await starting
  process.on("message", (request: ServerRequest) => {
    if (request.kind === "stop") {
      return stop()
    }
    answer(running, request).then(
      (changed) => tell({ kind: "done", changed }),
      (error: Error) => tell({ kind: "failed", reason: error.message })
    )
  })
  tell({ kind: "ready", host: HOST, port: running.port, user: USER, password: running.password })
}

function tell(message: ServerMessage): void {
  process.send?.(message)
}

main().catch((error: Error) => {
  process.send?.({ kind: "failed", reason: error.message } satisfies ServerMessage, () =>
    process.exit(1)
  )
})
