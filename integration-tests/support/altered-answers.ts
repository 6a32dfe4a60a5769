import { createServer } from "node:http"
import type { IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import type { StandIn } from "../../packages/posthog-stand-in"

type Rows = unknown[][]

/** What becomes of the rows that a query returns. */
export interface Alteration {
  counts?: (rows: Rows) => Rows
  uuids?: (rows: Rows, after: string) => Rows
}

interface Query {
  query?: { query: string; values?: { after?: string } }
}

/** Passes requests on to PostHog's stand-in, and alters what its queries answer. */
export const openAltering = async (target: StandIn, alteration: () => Alteration) => {
  const server = createServer((request, response) => {
    const answer = async () => {
      const body = await textOf(request)
      const { method, url, headers } = request
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
    const { query } = JSON.parse(body) as Query
    const { counts, uuids } = alteration()
    const results = query?.query.includes("AS id")
      ? uuids?.(answer.results, query.values?.after ?? "")
      : counts?.(answer.results)
    return JSON.stringify({ ...answer, results: results ?? answer.results })
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
