import type { IncomingMessage, ServerResponse } from "http"
import type { Answer, FlagAccess, RestAccess } from "./answer"
import { endpointAt, faultTargetOf } from "./endpoints"
import type { FaultBox } from "./faults"
import type { Project } from "./project"
import { asSeen, readBody } from "./read-request"
import { swallowed } from "./swallow"
import type { Fault, SeenRequest } from "./types"
import type { Waiters } from "./waiters"

/** The state that the HTTP server uses. */
export interface CaptureState {
  project: Project
  faults: FaultBox
  waiters: Waiters
  requests: SeenRequest[]
  rest: RestAccess
  flags: FlagAccess
  now: () => number
}

/**
 * Answers one request to PostHog's own endpoints: reads it, applies the rules and the fault in force, stores, records,
 * and only then answers, so that a caller who has its answer finds everything in place.
 */
export async function handleCapture(
  request: IncomingMessage,
  response: ServerResponse,
  state: CaptureState
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://stand-in")
  const seen = asSeen(request, url, state.requests.length)
  state.requests.push(seen)
  const path = url.pathname.replace(/\/$/, "")
  const endpoint = endpointAt(path)
  const target = faultTargetOf(path)
  const fault = endpoint ? state.faults.take(target) : null
  seen.fault = fault?.kind ?? null
  if (fault?.kind === "reset") {
    request.socket.resetAndDestroy()
    state.waiters.notify()
    return
  }
  const body = await readBody(request)
  if (body === null) {
    // The client disconnected, so what arrived isn't a request.
    state.waiters.notify()
    return
  }
  const method = path === "/flags/definitions" ? "GET" : "POST"
  if (endpoint === undefined || (request.method !== method && target !== "rest")) {
    const status = endpoint === undefined ? 404 : 405
    const message = `${status}: ${request.method} ${url.pathname} is no endpoint of PostHog's capture; POST to /batch/`
    return reply(response, seen, { status, headers: {}, body: message }, state)
  }
  const { headers } = seen
  const received = {
    method: seen.method,
    path: url.pathname,
    headers,
    query: url.searchParams,
    ...body,
  }
  const { project, rest, flags } = state
  const { token } = project
  const context = { token, nowMs: state.now(), fault, project, rest, flags }
  const answer = await endpoint(received, context)
  const { release = () => undefined } = answer
  if (response.closed) {
    release()
  } else {
    response.once("close", release)
  }
  seen.body = answer.text
  const met = concerns(fault, answer.text) ? fault : null
  seen.fault = met?.kind ?? null
  await act(met, answer, { request, response, seen, state })
}

/** Whether the fault applies to a request with this body. */
function concerns(fault: Fault | null, text: string): boolean {
  if (fault?.kind === "hang") {
    return text.includes(fault.containing ?? "")
  }
  if (fault?.kind !== "status") {
    return true
  }
  const { over = -1, containing = "" } = fault
  return Buffer.byteLength(text) > over && text.includes(containing)
}

// What a captive portal or a misrouted proxy answers.
const GARBAGE = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: "<html>hello",
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  seen: SeenRequest
  state: CaptureState
}

async function act(fault: Fault | null, answer: Answer, exchange: Exchange): Promise<void> {
  const { request, response, seen, state } = exchange
  const store = (count = Infinity) => {
    state.project.ingest(answer.store.slice(0, count), seen, state.now())
    if (count > 0) {
      answer.change?.(state.project)
    }
  }
  switch (fault?.kind) {
    case "status":
    case "partial": {
      const { status, headers = {} } = fault
      if (fault.kind === "partial") {
        store(fault.stored)
      }
      const body = fault.kind === "status" ? (fault.body ?? "") : ""
      return reply(response, seen, { status, headers, body }, state)
    }
    case "hang":
      return state.waiters.notify()
    case "answer-lost":
      store()
      request.socket.resetAndDestroy()
      return state.waiters.notify()
    case "garbage":
      store(fault.stored ? Infinity : 0)
      return reply(response, seen, GARBAGE, state)
    case "swallow": {
      const [kept, dropped] = swallowed(answer.store, fault)
      state.project.ingest(kept, seen, state.now())
      for (const { uuid, event, distinctId } of fault.warning ? dropped : []) {
        const details = { eventUuid: uuid, event, distinctId }
        state.project.warn({ type: fault.warning ?? "", details }, state.now())
      }
      return reply(response, seen, answer, state)
    }
    case "slow":
      store()
      state.waiters.notify()
      await answerLater(response, fault.ms)
      return reply(response, seen, answer, state)
    default:
      store()
      return reply(response, seen, answer, state)
  }
}

function reply(
  response: ServerResponse,
  seen: SeenRequest,
  answer: Pick<Answer, "status" | "headers" | "body">,
  { waiters, now }: CaptureState
): void {
  if (!response.destroyed) {
    seen.status = answer.status
    response
      .writeHead(answer.status, { date: new Date(now()).toUTCString(), ...answer.headers })
      .end(answer.body)
  }
  waiters.notify()
}

function answerLater(response: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    response.once("close", () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
