/** Sends a JSON request. An answer other than 2xx becomes an error with the call and the answer. Text is returned unchanged. */
export type Request = <T>(method: string, path: string, body?: unknown) => Promise<T>

/** Creates a function that sends JSON requests with the given headers. */
export function createRequest(baseUrl: string, headers: Record<string, string> = {}): Request {
  return async <T>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) {
      throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    }
    const isJson = response.headers.get("content-type")?.includes("json")
    return (isJson ? JSON.parse(text) : text) as T
  }
}
