import { gunzipSync } from "node:zlib"
import type { LeasedEvent } from "../../../../events/outbox-event"
import { createPosthogClient } from "../posthog-client"

/** Sends events through the real posthog-node and returns the request's body as sent. */
export const wireBody = async (events: LeasedEvent[], historical = false): Promise<string> => {
  let body = ""
  const client = createPosthogClient(
    { apiKey: "phc_test", host: "https://ph.example.com", requestTimeoutMs: 1_000 },
    {
      now: Date.now,
      fetch: (_url, init) => {
        body = gunzipSync(init?.body as Buffer).toString()
        return Promise.resolve(new Response('{"status":"Ok"}'))
      },
    }
  )
  await client.send(events, { historical })
  return body
}
