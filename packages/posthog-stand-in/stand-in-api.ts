import type {
  Deletion,
  EventFilter,
  Fault,
  FlagDefinition,
  Group,
  IngestionWarning,
  Person,
  PersonalKey,
  SeenRequest,
  Session,
  StoredEvent,
  Totals,
  VanishedEvent,
} from "./types"

/** Options of `startStandIn`. */
export interface StandInOptions {
  /** 0, the default, takes a free port. */
  port?: number
  host?: "127.0.0.1"
  /** The one project token that exists; events under any other vanish. */
  token?: string
  /** The personal API keys that exist. By default, one with all scopes that the stand-in knows. */
  personalKeys?: readonly PersonalKey[]
  /** The number of the one project. */
  projectId?: string
  /** The secret key with which flags' definitions are read. */
  secretKey?: string
  /** The project's time zone, in which HogQL reads and writes dates; UTC by default. */
  timeZone?: string
  /** The server's clock in ms. */
  now?: () => number
}

/** PostHog's stand-in, running in this process. Everything returned is a copy. */
export interface StandIn {
  readonly url: string
  readonly port: number
  readonly token: string
  /** The first of its personal API keys. */
  readonly personalApiKey: string
  readonly projectId: string
  readonly secretKey: string
  /** Rows as they will finally be counted, in the order of first arrival. */
  events(filter?: EventFilter): StoredEvent[]
  persons(): Person[]
  /** Visits, by the `$session_id` of events. */
  sessions(): Session[]
  groups(): Group[]
  requests(): SeenRequest[]
  vanished(): VanishedEvent[]
  warnings(): IngestionWarning[]
  /** Lists an ingestion warning, as if PostHog had found a reason for it. */
  warn(warning: IngestionWarning): void
  /** Events of deleted persons that wait for their deletion, or are deleted. */
  deletions(): Deletion[]
  /** Deletes the events that wait for it, as PostHog Cloud does at the weekend. */
  finishDeletions(): void
  /** Rows before merging. */
  rawEventCount(): number
  /** Sums over everything that arrived, for a bench: cheap, whereas `events()` and `requests()` copy everything. */
  totals(): Totals
  /** Sets the project's feature flags, and the group types that they name by index; none at first. `reset()` leaves them. */
  setFlags(flags: readonly FlagDefinition[], options?: { groupTypes?: readonly string[] }): void
  setFault(fault: Fault | null, options?: { times?: number }): void
  /** Closes the listening socket and every connection, so that connections are refused from now on. */
  refuse(): Promise<void>
  /** Opens the listening socket again, on the same port. */
  listen(): Promise<void>
  /** Forgets events, persons, groups, requests and the fault. */
  reset(): void
  /** Stops permanently. Remaining waiters get an error. */
  close(): Promise<void>
  /** Resolves as soon as the predicate returns something; looks now and after each request. */
  waitFor<T>(
    predicate: (standIn: StandIn) => T | undefined | null | false,
    options?: { timeoutMs?: number }
  ): Promise<T>
}
