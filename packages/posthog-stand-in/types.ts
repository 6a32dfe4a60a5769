/** A JSON object whose values haven't been checked yet. */
export type JsonObject = { [key: string]: unknown }

/** The endpoint an event arrived at: the classic `/batch/`, `/i/v1/analytics/events`, or a browser's `/e/`. */
export type Door = "batch" | "v1" | "browser"

/** An event that passed the capture rules, before persons, groups, and counting. */
export interface CapturedEvent {
  token: string
  uuid: string
  event: string
  distinctId: string
  /** Stored time in ms, after clock-skew correction. */
  timeMs: number
  properties: JsonObject
  sentAt: string | null
  historical: boolean
  door: Door
}

/** One row as PostHog keeps it. `personId` is looked up when it is read, as PostHog's person overrides do. */
export interface StoredEvent {
  token: string
  uuid: string
  event: string
  distinctId: string
  /** ISO 8601, UTC. */
  timestamp: string
  /** UTC day of `timestamp`; part of the identity under which rows are merged. */
  day: string
  properties: JsonObject
  sentAt: string | null
  historical: boolean
  door: Door
  personId: string | null
  /** Index into `requests()` of the request that brought this row. */
  requestIndex: number
  headers: { [name: string]: string }
  userAgent: string | null
}

/** A person with every distinct_id that leads to it. */
export interface Person {
  id: string
  distinctIds: string[]
  properties: JsonObject
  isIdentified: boolean
  createdAt: string
}

/** A visit, made of all events with its ID. */
export interface Session {
  id: string
  /** Times of the first and the last event; ISO 8601, UTC. */
  startedAt: string
  endedAt: string
  /** The last event's. */
  distinctId: string
  pageviews: number
  /** Campaign and address with which it began. */
  entry: JsonObject
  /** False if its ID is younger than its first event, or a day older than its last: PostHog's tables leave such a session out. */
  isIncluded: boolean
  /** In the order of their times. */
  events: { uuid: string; event: string }[]
}

/** A group made by `$groupidentify`; `index` is 0–4, the column PostHog gives its type. */
export interface Group {
  type: string
  index: number
  key: string
  properties: JsonObject
}

/** Something that PostHog lists under ingestion warnings: accepted with 200, but not done as requested. */
export interface IngestionWarning {
  type: string
  details: JsonObject
}

/** A warning and when it was given, by the server's clock. */
export interface TimedWarning extends IngestionWarning {
  atMs: number
}

/** An HTTP request and its answer. `status` is null if no answer was sent. */
export interface SeenRequest {
  index: number
  method: string
  path: string
  query: string
  headers: { [name: string]: string }
  /** Raw JSON text of the body, decompressed; empty when it could not be read. */
  body: string
  status: number | null
  /** The fault that was in force, if any. */
  fault: Fault["kind"] | null
}

/** Sums over everything that arrived. */
export interface Totals {
  /** Rows before merging. */
  raw: number
  /** Rows as they will finally be counted. */
  merged: number
  /** Requests that brought events, whatever was answered. */
  requests: number
  /** Bytes of their bodies as they came over the wire, which is compressed. */
  wireBytes: number
}

/** A well-formed event under a token that no project has: answered with 200, then discarded. */
export interface VanishedEvent {
  token: string
  event: string
  uuid: string
  distinctId: string
  requestIndex: number
}

/** Which fields an event must have to be returned by `events(filter)`; a field left out matches all. */
export interface EventFilter {
  event?: string
  distinctId?: string
  uuid?: string
  historical?: boolean
}

/** A person's events and recordings that wait for their deletion. */
export interface Deletion {
  personId: string
  /** The IDs that led to the person. */
  distinctIds: string[]
  createdAt: string
  /** When the events were gone; null while they wait. */
  verifiedAt: string | null
  /** Whether recordings, which the stand-in has none of, were to be deleted, too. */
  withRecordings: boolean
}

/** A personal API key and what it may do, such as `person:write`. */
export interface PersonalKey {
  key: string
  scopes: readonly string[]
}

/** A feature flag as `/flags/definitions` shows it; the parts that the stand-in evaluates. */
export interface FlagDefinition {
  id: number
  key: string
  active: boolean
  filters: {
    /** One that matches is enough. */
    groups: {
      properties?: {
        key: string
        value: unknown
        operator: "exact"
        type: "person" | "group"
        group_type_index?: number
      }[]
      rollout_percentage?: number | null
    }[]
    multivariate?: { variants: { key: string; rollout_percentage: number }[] }
    /** The group type whose groups have the flag, rather than persons. */
    aggregation_group_type_index?: number
    /** JSON by the value that it comes with. */
    payloads?: { [value: string]: string }
  }
  /** Needs PostHog itself to evaluate it. */
  ensure_experience_continuity?: boolean
  /** `/flags` can't evaluate it, as when a database of PostHog's takes too long. */
  fails?: boolean
}

/** Which requests a fault is for; `capture` (the default) leaves `/flags/` and the REST API alone. */
export type FaultTarget = "capture" | "flags" | "rest" | "all"

/** A way for the stand-in to misbehave. Nothing is stored unless the kind says so. */
export type Fault = { on?: FaultTarget } & (
  | {
      kind: "status"
      status: number
      headers?: { [name: string]: string }
      body?: string
      /** Only for bodies larger than this, decompressed, like a proxy with a limit. */
      over?: number
      /** Only for bodies that contain this text, like a firewall. */
      containing?: string
    }
  /** Reads the request and never answers; only bodies with this text, if one is given. */
  | { kind: "hang"; containing?: string }
  /** Breaks the connection before the request has been read. */
  | { kind: "reset" }
  /** Stores everything, then breaks the connection instead of answering. */
  | { kind: "answer-lost" }
  /** Stores everything, answers `ms` later. */
  | { kind: "slow"; ms: number }
  /** 200 with a body that is no JSON; `stored` says whether the events were kept. */
  | { kind: "garbage"; stored?: boolean }
  /** Stores the first `stored` events, then answers with an error status. */
  | {
      kind: "partial"
      stored: number
      status: number
      headers?: { [name: string]: string }
    }
  /**
   * Accepts everything, and then drops these events without a word, as a filter, a transformation, or a reached billing limit does: all, those
   * with these names, or every nth. `warning` is the type of the ingestion warning that PostHog lists then.
   */
  | { kind: "swallow"; names?: string[]; every?: number; warning?: string }
  /** v1 only: this verdict on every event (or those named), `warning` keeps the event, the others do not. */
  | {
      kind: "verdict"
      result: "warning" | "drop" | "retry"
      details?: string
      events?: string[]
    }
)

/**
 * @param value anything parsed from JSON
 * @returns true for a JSON object (not null, not an array)
 */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
