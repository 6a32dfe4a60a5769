/** How the server process is started. */
export type ServerOptions = { dataDir?: string; persistent: boolean; inMemory: boolean }

/** What the parent can request for a database. */
export type DatabaseRequest =
  { kind: "create"; name: string; template?: string } | { kind: "drop"; name: string }

/** A restart on the same port with the same data. `immediate`: as after a crash, without notifying connected clients. */
export type RestartRequest = { kind: "restart"; immediate: boolean }

/** Tasks that are answered when done. */
export type ServerTask = DatabaseRequest | RestartRequest

/** What the parent can request from the server process. */
export type ServerRequest = ServerTask | { kind: "stop" }

/** What the server process answers. */
export type ServerMessage =
  | { kind: "ready"; host: string; port: number; user: string; password: string }
  | { kind: "done"; changed: boolean }
  | { kind: "failed"; reason: string }
