import { join } from "node:path"
import { lastLines, nextMessage, startChild } from "./child"
import type { Child } from "./child"
import type { ServerMessage, ServerOptions, ServerRequest, ServerTask } from "./postgres-protocol"

/** Where the data lives: in a temporary folder (the default), in memory, or in a folder that may outlive the server. */
export type PostgresOptions = {
  /** Folder for the data; a temporary one by default. */
  dataDir?: string
  /** Keep the data for the next start. Otherwise, the server is tuned for speed and its data is deleted. */
  persistent?: boolean
  /**
   * Keep a temporary folder in memory, on machines that have room for it. Copying a database, which has some 2,000 files, then takes a tenth
   * of the time.
   */
  inMemory?: boolean
}

/** A running PostgreSQL server. */
export type Postgres = {
  host: string
  port: number
  user: string
  password: string
  url(database: string): string
  /** Creates a database, optionally as a copy of another. Returns false if it already exists. */
  createDatabase(name: string, options?: { template?: string }): Promise<boolean>
  dropDatabase(name: string): Promise<void>
  /** Restarts it on the same port with the same data. `immediate` acts like a crash. */
  restart(options?: { immediate?: boolean }): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL on a free port of 127.0.0.1. The server lives in a child process, so that it also stops if this process is
 * killed, and so that Ctrl-C in a terminal doesn't take the database away from a store that is still shutting down.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const serverOptions: ServerOptions = {
    dataDir: options.dataDir,
    persistent: options.persistent ?? false,
    inMemory: options.inMemory ?? false,
  }
  const child = startChild({
    script: join(__dirname, "postgres-server.ts"),
    args: [JSON.stringify(serverOptions)],
  })
  const first = (await nextMessage(child)) as ServerMessage | undefined
  if (first?.kind !== "ready") {
    await child.exited
    throw new Error(
      `PostgreSQL did not start: ${first?.kind === "failed" ? first.reason : lastLines(child.output())}`
    )
  }
  const { host, port, user, password } = first
  const ask = createAsk(child)
  return {
    host,
    port,
    user,
    password,
    url: (database) =>
      `postgres://${user}:${password}@${host}:${port}/${encodeURIComponent(database)}`,
    createDatabase: (name, { template } = {}) => ask({ kind: "create", name, template }),
    dropDatabase: async (name) => void (await ask({ kind: "drop", name })),
    restart: async ({ immediate = false } = {}) => void (await ask({ kind: "restart", immediate })),
    stop: () => stopServer(child),
  }
}

function createAsk(child: Child): (task: ServerTask) => Promise<boolean> {
  // One request at a time, so that each answer belongs to the request before it.
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const answer = last.then(() => ask(child, task))
    last = answer.catch(() => undefined)
    return answer
  }
}

async function ask(child: Child, task: ServerTask): Promise<boolean> {
  const answer = nextMessage(child)
  child.process.send(task)
  const message = (await answer) as ServerMessage | undefined
  if (message?.kind !== "done") {
    const reason =
      message?.kind === "failed" ? message.reason : `it ended. ${lastLines(child.output())}`
    const what = task.kind === "restart" ? "restart" : `${task.kind} the database "${task.name}"`
    throw new Error(`PostgreSQL could not ${what}: ${reason}`)
  }
  return message.changed
}

async function stopServer(child: Child): Promise<void> {
  if (child.process.connected) {
    child.process.send({ kind: "stop" } satisfies ServerRequest)
  }
  await child.exited
}
