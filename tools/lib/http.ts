/** A JSON request; every answer other than 2xx becomes an error that says which call failed, and with what. Text is given as it is. */
export type Request = <T>(method: string, path: string, body?: unknown) => Promise<T>

/** Makes a function that sends JSON requests with the given headers. */
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
