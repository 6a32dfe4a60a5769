/** PostHog's longest answer names each of 1,000 events, which takes less than a fifth of this. */
const MAX_ANSWER_BYTES = 1024 * 1024

/** Reads an answer. Returns undefined if it is longer than any answer of PostHog's, so that it can't fill the memory. */
export const readText = async (
  response: Response,
  maxBytes = MAX_ANSWER_BYTES
): Promise<string | undefined> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) {
      // Leaving the loop closes the connection.
      return undefined
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
