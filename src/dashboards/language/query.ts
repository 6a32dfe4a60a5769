import type { JsonObject } from "../../lib/json/json"

/** A query as PostHog keeps it in an insight. */
export type Query = JsonObject & { kind: "InsightVizNode" | "DataVisualizationNode" }

type Display = "ActionsLineGraph" | "ActionsBar" | "ActionsBarValue" | "ActionsPie" | "ActionsTable"

type Aggregate = "sum" | "avg" | "median"

/** How many values a breakdown shows. PostHog adds the others up as "Other". */
const MAX_VALUES = 25

/** With a currency among them, the others can't be added up, and aren't shown. */
const BY_CURRENCY = { breakdown_limit: 100, breakdown_hide_other_aggregation: true }

const limitOf = (by: readonly JsonObject[]): JsonObject =>
  by.some(({ property }) => property === "currency") ? BY_CURRENCY : { breakdown_limit: MAX_VALUES }

/** How often an event happened. */
export const countOf = (event: string): JsonObject => ({
  kind: "EventsNode",
  event,
  name: event,
  math: "total",
})

/** A number computed from a property of an event. */
export const aggregateOf = (event: string, math: Aggregate, property: string): JsonObject => ({
  kind: "EventsNode",
  event,
  name: event,
  math,
  math_property: property,
})

/** A property of the event to break down by. */
export const byEvent = (property: string): JsonObject => ({ property, type: "event" })

/** A property of the event's session, which PostHog computes, to break down by. */
export const bySession = (property: string): JsonObject => ({ property, type: "session" })

interface Trends {
  series: JsonObject[]
  /** Three at most. */
  by?: JsonObject[]
  /** Combines the series, which are A, B, … */
  formula?: string
  display?: Display
  interval?: "day" | "week"
  from?: string
}

/** Numbers over time, or in total if the display is a table, a pie, or `ActionsBarValue`. */
export const trends = ({
  series,
  by,
  formula,
  display = "ActionsLineGraph",
  interval = "day",
  from = "-30d",
}: Trends): Query =>
  insight({
    kind: "TrendsQuery",
    series,
    interval,
    dateRange: { date_from: from },
    ...(by && { breakdownFilter: { breakdowns: by, ...limitOf(by) } }),
    trendsFilter: { display, ...(formula && { formulaNodes: [{ formula }] }) },
  })

/** How many persons got from each of these events to the next, in this order. */
export const funnel = (events: readonly string[], withinDays: number): Query =>
  insight({
    kind: "FunnelsQuery",
    series: events.map((event) => ({ kind: "EventsNode", event })),
    dateRange: { date_from: "-30d" },
    funnelsFilter: {
      funnelVizType: "steps",
      funnelOrderType: "ordered",
      funnelWindowInterval: withinDays,
      funnelWindowIntervalUnit: "day",
    },
  })

/** How many of those who did something for the first time in a month did it again in the months after. */
export const monthlyRetention = (event: string, months: number): Query => {
  const entity = { id: event, name: event, type: "events" }
  return insight({
    kind: "RetentionQuery",
    dateRange: { date_from: `-${months}m` },
    retentionFilter: {
      targetEntity: entity,
      returningEntity: entity,
      retentionType: "retention_first_time",
      retentionReference: "total",
      period: "Month",
      totalIntervals: months,
    },
  })
}

/** A table by HogQL. The text must hold `{filters}`, so that the dashboard's dates and filters apply. */
export const table = (hogql: string): Query => ({
  kind: "DataVisualizationNode",
  source: { kind: "HogQLQuery", query: hogql, filters: { dateRange: { date_from: "-30d" } } },
  display: "ActionsTable",
})

/** A text for HogQL. A store can give an event any name. */
export const literal = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`

const insight = (source: JsonObject): Query => ({ kind: "InsightVizNode", source })
