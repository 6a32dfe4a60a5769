import { decodeBatchBody } from "./body"
import { Refusal } from "./refusal"
import type { Project } from "./project"
import type { QuerySlots } from "./query-slots"
import type { Throttle } from "./throttle"
import type { CapturedEvent, Fault, FlagDefinition, PersonalKey } from "./types"

/** A request whose body has been read. `wireBytes` counts all of it, including what was discarded for being too large. */
export interface ReceivedRequest {
  method: string
  path: string
  headers: { [name: string]: string }
  query: URLSearchParams
  bytes: Buffer
  wireBytes: number
}

/** What the stand-in does about a request: the events to keep and the answer to send. */
export interface Answer {
  status: number
  headers: { [name: string]: string }
  body: string
  store: CapturedEvent[]
  /** What the request changes in the project in addition to the events it brought. */
  change?: (project: Project) => void
  /** Gives back what the request holds. Called when the answer has been sent, or nobody waits for it anymore. */
  release?: () => void
  /** Decompressed body, for `requests()`. */
  text: string
}

/** What an endpoint needs in addition to the request. */
export interface AnswerContext {
  token: string
  nowMs: number
  fault: Fault | null
  /** What the project holds. An endpoint only reads it. */
  project: Project
  rest: RestAccess
  flags: FlagAccess
}

/** The project's flags, and who may read their definitions. */
export interface FlagAccess {
  secretKey: string
  definitions: readonly FlagDefinition[]
  /** By their index. */
  groupTypes: readonly string[]
}

/** Who may use the REST API. */
export interface RestAccess {
  projectId: string
  timeZone: string
  keys: readonly PersonalKey[]
  throttle: Throttle
  queries: QuerySlots
}

/** Answers one kind of request, without side effects. */
export type Endpoint = (
  request: ReceivedRequest,
  context: AnswerContext
) => Answer | Promise<Answer>

/** Headers of a JSON answer. */
export const JSON_TYPE = { "content-type": "application/json" }
const TEXT_TYPE = { "content-type": "text/plain; charset=utf-8" }

/** @returns the body text of a `/batch/` or `/flags/` request */
export function decode({ bytes, query, headers }: ReceivedRequest): string {
  const contentEncoding = headers["content-encoding"] ?? null
  return decodeBatchBody(bytes, query.get("compression"), contentEncoding)
}

/**
 * @param error what a rule threw; anything but a Refusal is a fault of the stand-in and thrown on
 * @param store events that stay in spite of the refusal
 * @returns a plain text answer, as PostHog refuses at `/batch/` (`rust/capture/src/api.rs`)
 */
export function refusedAsText(error: unknown, text: string, store: CapturedEvent[]): Answer {
  const { status, message } = asRefusal(error)
  return { status, headers: TEXT_TYPE, body: message, store, text }
}

/**
 * @param error what a rule threw
 * @returns it as a Refusal; throws on anything else
 */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) {
    return error
  }
  throw error
}
