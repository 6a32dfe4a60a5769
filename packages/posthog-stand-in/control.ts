import type { IncomingMessage, ServerResponse } from "http"
import type { StandIn } from "./stand-in-api"
import { isJsonObject } from "./types"
import type { Fault } from "./types"

/** The path of the control endpoints. Requests to them don't appear in `requests()`, and faults don't apply to them. */
export const CONTROL_PREFIX = "/_stand-in/"

type Control = (standIn: StandIn, url: URL, body: string) => unknown

const CONTROLS: { [route: string]: Control | undefined } = {
  "GET events": (standIn, { searchParams }) =>
    standIn.events({
      event: searchParams.get("name") ?? undefined,
      distinctId: searchParams.get("distinctId") ?? undefined,
      uuid: searchParams.get("uuid") ?? undefined,
    }),
  "GET persons": (standIn) => standIn.persons(),
  "GET sessions": (standIn) => standIn.sessions(),
  "GET groups": (standIn) => standIn.groups(),
  "GET requests": (standIn) => standIn.requests(),
  "GET vanished": (standIn) => standIn.vanished(),
  "GET warnings": (standIn) => standIn.warnings(),
  "GET deletions": (standIn) => standIn.deletions(),
  "POST finish-deletions": (standIn) => {
    standIn.finishDeletions()
    return { ok: true }
  },
  "GET count": (standIn) => ({ raw: standIn.rawEventCount() }),
  "GET totals": (standIn) => standIn.totals(),
  "GET wait": (standIn, url) => wait(standIn, url.searchParams),
  "POST fault": (standIn, _url, body) => setFault(standIn, body),
  "POST reset": (standIn) => {
    standIn.reset()
    return { ok: true }
  },
}

/**
 * Answers one control request with JSON; 408 when a wait ran out, 400 for a wrong request, 404 for an unknown one.
 *
 * `POST fault` takes `{fault, times?}`, or the fault itself; `{"fault": null}` clears it.
 */
export async function handleControl(
  request: IncomingMessage,
  response: ServerResponse,
  standIn: StandIn
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://stand-in")
  const name = url.pathname.slice(CONTROL_PREFIX.length).replace(/\/$/, "")
  const control = CONTROLS[`${request.method} ${name}`]
  if (control === undefined) {
    const known = Object.keys(CONTROLS).join(", ")
    const error = `No control ${request.method} ${url.pathname}; there are: ${known}`
    return send(response, 404, { error })
  }
  try {
    send(response, 200, await control(standIn, url, await readText(request)))
  } catch (error) {
    const status = name === "wait" ? 408 : 400
    send(response, status, { error: (error as Error).message })
  }
}

function wait(standIn: StandIn, query: URLSearchParams): Promise<{ events: number }> {
  const wanted = Number(query.get("events") ?? 1)
  const event = query.get("name") ?? undefined
  const timeoutMs = query.has("timeoutMs") ? Number(query.get("timeoutMs")) : undefined
  const enough = () => {
    const events = standIn.events({ event }).length
    return events >= wanted && { events }
  }
  return standIn.waitFor(enough, { timeoutMs })
}

function setFault(standIn: StandIn, body: string): { ok: true } {
  const sent: unknown = JSON.parse(body)
  if (!isJsonObject(sent)) {
    throw new Error(`Fault must be {fault, times?} or a fault (saw ${body}); send a JSON object.`)
  }
  const fault = ("kind" in sent ? sent : (sent.fault ?? null)) as Fault | null
  const times = typeof sent.times === "number" ? sent.times : undefined
  standIn.setFault(fault, { times })
  return { ok: true }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (!response.destroyed) {
    const headers = { "content-type": "application/json" }
    response.writeHead(status, headers).end(JSON.stringify(body))
  }
}
