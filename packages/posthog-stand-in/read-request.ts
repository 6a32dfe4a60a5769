import type { IncomingMessage } from "http"
import type { ReceivedRequest } from "./answer"
import { BATCH_LIMITS } from "./body"
import type { SeenRequest } from "./types"

/**
 * @param index its place in `requests()`
 * @returns the request as it is kept, still without a body and an answer
 */
export function asSeen(request: IncomingMessage, url: URL, index: number): SeenRequest {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
  return {
    index,
    method: request.method ?? "",
    path: url.pathname,
    query: url.search,
    headers: Object.fromEntries(headers) as SeenRequest["headers"],
    body: "",
    status: null,
    fault: null,
  }
}

/**
 * Reads to the end, also beyond the limit, so that the refusal can be written on a connection that lives on.
 *
 * @returns the body (cut off beyond the limit) and its whole size, or null when the client went away before its end
 */
export async function readBody(
  request: IncomingMessage
): Promise<Pick<ReceivedRequest, "bytes" | "wireBytes"> | null> {
  const chunks: Buffer[] = []
  let wireBytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      wireBytes += chunk.length
      if (wireBytes <= BATCH_LIMITS.wireBytes) {
        chunks.push(chunk)
      }
    }
  } catch {
    return null
  }
  return { bytes: Buffer.concat(chunks), wireBytes }
}
