import type { AnswerContext } from "./answer"
import { booleanIn, notFound, numbersIn, objectIn, textIn } from "./rest-fields"
import { pageOf } from "./rest-pages"
import { invalid, RestRefusal } from "./rest-refusal"
import type { RestAnswer, WorkRequest } from "./rest-request"
import { isJsonObject } from "./types"
import type { JsonObject } from "./types"
import type { Insight, Workspace } from "./workspace"

/** Source of all rules: `posthog/api/insight.py`. */
const MAX_TEXT = 400

/** `GET insights/`: deleted ones are left out; `dashboards` is a JSON list, all of which must show the insight. */
export function listInsights(request: WorkRequest, { project }: AnswerContext): RestAnswer {
  const on = JSON.parse(request.query.get("dashboards") ?? "[]") as number[]
  const found = project.workspace.insights
    .filter(({ deleted }) => !deleted)
    .filter(({ tiles }) =>
      on.every((id) => tiles.some((tile) => tile.dashboardId === id && !tile.deleted))
    )
    .map(asRecord)
  return { status: 200, body: pageOf(found, request.query, request.url) }
}

/** `GET insights/:id/` */
export function readInsight({ id }: WorkRequest, { project }: AnswerContext): RestAnswer {
  return { status: 200, body: asRecord(find(project.workspace, id, false)) }
}

/** `POST insights/` */
export function createInsight({ body }: WorkRequest, { project }: AnswerContext): RestAnswer {
  const { workspace } = project
  const insight: Insight = {
    id: workspace.nextId(),
    name: textIn(body, "name", MAX_TEXT) ?? "",
    description: textIn(body, "description", MAX_TEXT) ?? "",
    query: queryIn(body) ?? null,
    deleted: false,
    tiles: [],
  }
  workspace.place(insight, dashboardsIn(body, workspace) ?? [])
  return {
    status: 201,
    body: asRecord(insight),
    change: () => workspace.insights.push(insight),
  }
}

/** `PATCH insights/:id/`: also deletes, with `deleted`, which removes its tiles. */
export function changeInsight({ id, body }: WorkRequest, { project }: AnswerContext): RestAnswer {
  const { workspace } = project
  const insight = find(workspace, id, booleanIn(body, "deleted") === false)
  const changed: Insight = {
    ...structuredClone(insight),
    name: textIn(body, "name", MAX_TEXT) ?? insight.name,
    description: textIn(body, "description", MAX_TEXT) ?? insight.description,
    query: queryIn(body) ?? insight.query,
    deleted: booleanIn(body, "deleted") ?? insight.deleted,
  }
  const dashboards = changed.deleted ? [] : dashboardsIn(body, workspace)
  if (dashboards) {
    workspace.place(changed, dashboards)
  }
  return {
    status: 200,
    body: asRecord(changed),
    change: () => Object.assign(insight, changed),
  }
}

function find({ insights }: Workspace, id: string, withDeleted: boolean): Insight {
  const found = insights.find((one) => String(one.id) === id && (withDeleted || !one.deleted))
  if (!found) {
    throw notFound()
  }
  return found
}

/** `TeamScopedPrimaryKeyRelatedField`: a dashboard of another project doesn't exist either. */
function dashboardsIn(body: JsonObject, { dashboards }: Workspace): number[] | undefined {
  const ids = numbersIn(body, "dashboards")
  const unknown = ids?.find((id) => !dashboards.some((one) => one.id === id && !one.deleted))
  if (unknown !== undefined) {
    const detail = `Invalid pk "${unknown}" - object does not exist.`
    throw invalid(detail, "dashboards", "does_not_exist")
  }
  return ids
}

/** `QuerySchemaParser` refuses a query that PostHog's schema doesn't know; here, by its kinds and what each needs. */
const SOURCES: { [kind: string]: readonly string[] } = {
  TrendsQuery: ["series"],
  FunnelsQuery: ["series"],
  RetentionQuery: ["retentionFilter"],
  PathsQuery: ["pathsFilter"],
  StickinessQuery: ["series"],
  LifecycleQuery: ["series"],
  HogQLQuery: ["query"],
}
const NODES = ["InsightVizNode", "DataVisualizationNode", "DataTableNode"]

function queryIn(body: JsonObject): JsonObject | undefined {
  const query = objectIn(body, "query")
  if (!query) {
    return undefined
  }
  const source = NODES.includes(String(query.kind)) ? query.source : undefined
  const needed = isJsonObject(source) ? SOURCES[String(source.kind)] : undefined
  if (!needed || !isJsonObject(source) || needed.some((field) => source[field] === undefined)) {
    const detail = "1 validation error for QuerySchemaRoot"
    throw new RestRefusal(400, "validation_error", "parse_error", detail)
  }
  return query
}

/**
 * The field `dashboards` isn't sent to API keys any more. A query is read in its newest version (`posthog/schema_migrations/upgrade.py`), which
 * is why it differs from what was written.
 */
function asRecord({ id, name, description, query, deleted, tiles }: Insight): JsonObject {
  const source = query && isJsonObject(query.source) ? query.source : undefined
  return {
    id,
    short_id: id.toString(36).padStart(8, "0"),
    name,
    description,
    query: source ? { ...query, source: { ...source, version: 2 } } : query,
    deleted,
    dashboard_tiles: tiles
      .filter((tile) => !tile.deleted)
      .map((tile) => ({ id: tile.id, dashboard_id: tile.dashboardId, deleted: null })),
  }
}
