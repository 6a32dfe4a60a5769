import { createServer } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { WebhookBody } from "../../src/alerts/webhook"

/** A webhook's server. */
export interface HooksServer {
  url: string
  /** What it received, whatever it answered. */
  received: WebhookBody[]
  /** What it does with the next requests: a status, or nothing at all. */
  answers: number | "never"
  close(): Promise<void>
}

export const startHooksServer = async (): Promise<HooksServer> => {
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) {
      chunks.push(chunk as Buffer)
    }
    hooks.received.push(JSON.parse(Buffer.concat(chunks).toString()) as WebhookBody)
    if (hooks.answers !== "never") {
      response.writeHead(hooks.answers, { location: "/elsewhere" }).end()
    }
  }
  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const hooks: HooksServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/posthog`,
    received: [],
    answers: 200,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return hooks
}
