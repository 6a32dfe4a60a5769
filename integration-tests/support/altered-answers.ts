import { createServer } from "node:http"
import type { IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import type { StandIn } from "../../packages/posthog-stand-in"

type Rows = unknown[][]

/** What becomes of the rows that a query returns. */
export interface Alteration {
  counts?: (rows: Rows) => Rows
  uuids?: (rows: Rows) => Rows
  /** The UUIDs after one of them, without asking the stand-in, which limits queries as PostHog does. */
  madeUp?: (after: string) => Rows
}

/** The UUID after which a query lists others; undefined if it lists none. */
const listedAfter = (body: string): string | undefined => {
  const { query } = JSON.parse(body || "{}") as { query?: { values?: { after?: string } } }
  return query?.values?.after
}

/** Passes requests on to PostHog's stand-in, and alters what its queries answer. */
export const openAltering = async (target: StandIn, alteration: () => Alteration) => {
  const server = createServer((request, response) => {
    const answer = async () => {
      const body = await textOf(request)
      const { method, url, headers } = request
      const after = listedAfter(body)
      const { madeUp } = alteration()
      if (madeUp && after !== undefined) {
        response.writeHead(200, { "content-type": "application/json" })
        response.end(JSON.stringify({ results: madeUp(after) }))
        return
      }
      const { authorization = "" } = headers
      const init = { method, headers: { authorization }, ...(body && { body }) }
      const original = await fetch(`${target.url}${url}`, init)
      const text = await original.text()
      response.writeHead(original.status, { "content-type": "application/json" })
      response.end(url?.includes("/query/") && original.ok ? altered(text, body) : text)
    }
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  const altered = (text: string, body: string): string => {
    const answer = JSON.parse(text) as { results: Rows }
    const { counts, uuids } = alteration()
    const alter = listedAfter(body) === undefined ? counts : uuids
    return JSON.stringify({ ...answer, results: alter?.(answer.results) ?? answer.results })
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
