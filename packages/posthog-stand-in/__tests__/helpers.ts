import { randomUUID } from "crypto"
import { startStandIn } from ".."
import type { JsonObject, StandIn, StandInOptions } from ".."

/** The stand-in's clock in these tests. */
export const NOW = "2026-03-10T12:00:00.000Z"

/** Sends raw requests to one stand-in. */
export interface Sender {
  standIn: StandIn
  /** POSTs `{api_key, sent_at, batch}`, any of it replaced by `body`. */
  batch: (events: unknown, body?: JsonObject) => Promise<Response>
  /** POSTs any body to any path. */
  post: (
    path: string,
    body: string | Buffer,
    headers?: { [name: string]: string }
  ) => Promise<Response>
  /** POSTs a v1 batch with the headers posthog-node sends, any of them replaced. */
  v1: (events: unknown, changes?: { headers?: JsonObject; body?: JsonObject }) => Promise<Response>
}

/** @returns a sender to a new stand-in whose clock stands at `NOW`; it is closed after the test */
export async function sender(options: StandInOptions = {}): Promise<Sender> {
  const standIn = await startStandIn({ now: () => Date.parse(NOW), ...options })
  started.push(standIn)
  const post: Sender["post"] = (path, body, headers = {}) =>
    fetch(`${standIn.url}${path}`, {
      method: "POST",
      body: typeof body === "string" ? body : new Uint8Array(body),
      headers,
    })
  const batch: Sender["batch"] = (events, body = {}) => {
    const sent = {
      api_key: standIn.token,
      sent_at: NOW,
      batch: events,
      ...body,
    }
    return post("/batch/", JSON.stringify(sent))
  }
  const v1: Sender["v1"] = (events, { headers = {}, body = {} } = {}) => {
    const sent = { created_at: NOW, batch: events, ...body }
    const all = Object.entries({ ...v1Headers(standIn.token), ...headers })
    const kept = all.filter(([, value]) => value !== undefined) as [string, string][]
    return post("/i/v1/analytics/events", JSON.stringify(sent), Object.fromEntries(kept))
  }
  return { standIn, post, batch, v1 }
}

const started: StandIn[] = []

afterEach(async () => {
  await Promise.all(started.splice(0).map((standIn) => standIn.close()))
})

/** @returns a well-formed `/batch/` event, any of it replaced */
export function event(changes: JsonObject = {}): JsonObject {
  return {
    event: "order_placed",
    distinct_id: "cus_1",
    uuid: randomUUID(),
    timestamp: "2026-03-10T11:00:00.000Z",
    properties: {},
    ...changes,
  }
}

/** @returns a well-formed v1 event, any of it replaced */
export function v1Event(changes: JsonObject = {}): JsonObject {
  return { ...event(), options: {}, ...changes }
}

function v1Headers(token: string): { [name: string]: string } {
  return {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "user-agent": "posthog-node/5.70.0",
    "posthog-sdk-info": "posthog-node/5.70.0",
    "posthog-attempt": "1",
    "posthog-request-id": randomUUID(),
    "posthog-request-timestamp": NOW,
  }
}
