import type { AnswerContext } from "./answer"
import {
  changeDashboard,
  createDashboard,
  listDashboards,
  readDashboard,
  reorderTiles,
} from "./rest-dashboards"
import { changeEvent, changeProperty, listProperties, readEventByName } from "./rest-definitions"
import { changeInsight, createInsight, listInsights, readInsight } from "./rest-insights"
import { COMPUTED, USUAL } from "./rest-limits"
import type { RestLimits } from "./rest-limits"
import type { RestAnswer, WorkRequest } from "./rest-request"
import { changeSettings, readSettings } from "./rest-settings"

/** An endpoint for what people set up in a project. */
export interface WorkEndpoint {
  method: "GET" | "POST" | "PATCH"
  scope: string
  answer: (request: WorkRequest, context: AnswerContext) => RestAnswer
  limits: RestLimits
}

type Route = [method: WorkEndpoint["method"], path: RegExp, answer: WorkEndpoint["answer"]]

const ROUTES: { [object: string]: { limits: RestLimits; routes: Route[] } } = {
  dashboard: {
    limits: USUAL,
    routes: [
      ["GET", /^dashboards$/, listDashboards],
      ["POST", /^dashboards$/, createDashboard],
      ["GET", /^dashboards\/(\d+)$/, readDashboard],
      ["PATCH", /^dashboards\/(\d+)$/, changeDashboard],
      ["POST", /^dashboards\/(\d+)\/reorder_tiles$/, reorderTiles],
    ],
  },
  insight: {
    limits: COMPUTED,
    routes: [
      ["GET", /^insights$/, listInsights],
      ["POST", /^insights$/, createInsight],
      ["GET", /^insights\/(\d+)$/, readInsight],
      ["PATCH", /^insights\/(\d+)$/, changeInsight],
    ],
  },
  event_definition: {
    limits: USUAL,
    routes: [
      ["GET", /^event_definitions\/by_name$/, readEventByName],
      ["PATCH", /^event_definitions\/([\da-f-]{36})$/, changeEvent],
    ],
  },
  property_definition: {
    limits: USUAL,
    routes: [
      ["GET", /^property_definitions$/, listProperties],
      ["PATCH", /^property_definitions\/([\da-f-]{36})$/, changeProperty],
    ],
  },
  project: {
    limits: USUAL,
    routes: [
      ["GET", /^$/, readSettings],
      ["PATCH", /^$/, changeSettings],
    ],
  },
}

/**
 * @param path below the project, without the trailing slash
 * @returns the endpoint, or, for another method of the same path, one that doesn't take it; undefined if there is none
 */
export function workEndpointAt(
  method: string,
  path: string
): { endpoint: WorkEndpoint; id: string } | undefined {
  const found = Object.entries(ROUTES).flatMap(([object, { limits, routes }]) =>
    routes.flatMap(([takes, pattern, answer]) => {
      const match = pattern.exec(path)
      const scope = `${object}:${takes === "GET" ? "read" : "write"}`
      return match
        ? [{ endpoint: { method: takes, scope, answer, limits }, id: match[1] ?? "" }]
        : []
    })
  )
  return found.find(({ endpoint }) => endpoint.method === method) ?? found[0]
}
