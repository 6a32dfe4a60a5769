import type { SeenRequest, StandIn } from "../../packages/posthog-stand-in"
import type { ToolCall } from "./posthog-schemas"

/** The requests that change something in PostHog. */
export const changesIn = (standIn: StandIn): SeenRequest[] =>
  standIn.requests().filter(({ method, path }) => path.startsWith("/api/") && method !== "GET")

type Body = Record<string, unknown>

/** PostHog's name of the tool that sends a request, and the tool's input. The first that matches counts. */
const TOOLS: [method: string, path: RegExp, (body: Body, id: number) => ToolCall][] = [
  ["POST", /dashboards\/$/, (input) => ({ tool: "dashboard-create", input })],
  [
    "PATCH",
    /dashboards\/(\d+)\/$/,
    (body, id) => ({ tool: "dashboard-update", input: { id, ...body } }),
  ],
  [
    "POST",
    /dashboards\/(\d+)\/reorder_tiles\/$/,
    (body, id) => ({ tool: "dashboard-reorder-tiles", input: { id, ...body } }),
  ],
  ["POST", /insights\/$/, (input) => ({ tool: "insight-create", input })],
  [
    "PATCH",
    /insights\/(\d+)\/$/,
    (body, id) => ({ tool: "insight-update", input: { id, ...body } }),
  ],
  [
    "PATCH",
    /event_definitions\/[^/]+\/$/,
    (data) => ({ tool: "event-definition-update", input: { eventName: "any", data } }),
  ],
  [
    "PATCH",
    /property_definitions\/[^/]+\/$/,
    (data) => ({ tool: "property-definition-update", input: { propertyName: "any", data } }),
  ],
  [
    "PATCH",
    /projects\/(\d+)\/$/,
    (body, id) => ({ tool: "project-settings-update", input: { id, ...body } }),
  ],
]

/** The tool that runs a query, by the query's kind. The schema of an insight doesn't look into its query. */
const QUERIES: Record<string, string> = {
  TrendsQuery: "query-trends",
  FunnelsQuery: "query-funnel",
  RetentionQuery: "query-retention",
}

/** What was sent to PostHog's REST API as inputs of PostHog's own tools, and the HogQL in it. */
export const sentPayloads = (standIn: StandIn): { calls: ToolCall[]; hogql: string[] } => {
  const calls: ToolCall[] = []
  const hogql: string[] = []
  for (const { method, path, body: text } of changesIn(standIn)) {
    const body = JSON.parse(text) as Body
    calls.push(callOf(method, path, body))
    const { source } = (body.query ?? {}) as { source?: { kind: string; query: string } }
    const tool = QUERIES[source?.kind ?? ""]
    if (source && tool) {
      calls.push({ tool, input: source })
    } else if (source) {
      hogql.push(source.query)
    }
  }
  return { calls, hogql }
}

const callOf = (method: string, path: string, body: Body): ToolCall => {
  for (const [takes, pattern, toCall] of TOOLS) {
    const match = takes === method ? pattern.exec(path) : null
    if (match) {
      return toCall(body, Number(match[1]))
    }
  }
  throw new Error(`Expected a request that a tool of PostHog's sends, got ${method} ${path}.`)
}

/** Paths of what was sent but isn't in what a schema accepted. */
export const lostIn = (sent: unknown, accepted: unknown, path = ""): string[] => {
  if (typeof sent !== "object" || sent === null) {
    return sent === accepted ? [] : [path]
  }
  return Object.entries(sent).flatMap(([key, value]) =>
    lostIn(value, (accepted as Body | undefined)?.[key], `${path}.${key}`)
  )
}
