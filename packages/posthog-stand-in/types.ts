/** A JSON object whose values have not been looked at yet. */
export type JsonObject = { [key: string]: unknown }

/** Which door an event came through: the classic `/batch/` or `/i/v1/analytics/events`. */
export type Door = "batch" | "v1"

/** One event that the capture rules have let in, before persons, groups and counting. */
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

/** A group made by `$groupidentify`; `index` is 0–4, the column PostHog gives its type. */
export interface Group {
  type: string
  index: number
  key: string
  properties: JsonObject
}

/** Something PostHog would list under ingestion warnings: accepted with 200, yet not done as asked. */
export interface IngestionWarning {
  type: string
  details: JsonObject
}

/** One HTTP request as it was seen, and what was answered; `status` is null when no answer was sent. */
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

/** A well-formed event under a token no project has: answered 200 and gone. */
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

/** Which requests a fault is for; `capture` (the default) leaves `/flags/` alone. */
export type FaultTarget = "capture" | "flags" | "all"

/** A way for the stand-in to misbehave; nothing is stored unless the kind says so. */
export type Fault = { on?: FaultTarget } & (
  | {
      kind: "status"
      status: number
      headers?: { [name: string]: string }
      body?: string
      /** Only for bodies of more bytes than this, decompressed, as a proxy with a limit does it. */
      over?: number
      /** Only for bodies with this text, as a firewall does it. */
      containing?: string
    }
  /** Reads the request and never answers; only bodies with this text, if one is given. */
  | { kind: "hang"; containing?: string }
  /** Breaks the connection before the request has been read. */
  | { kind: "reset" }
  /** Stores everything, then breaks the connection in place of the answer. */
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
