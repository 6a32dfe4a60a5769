import type { AnswerContext } from "./answer"
import { booleanIn, notFound, numbersIn, textIn } from "./rest-fields"
import { pageOf } from "./rest-pages"
import { invalid } from "./rest-refusal"
import type { RestAnswer, WorkRequest } from "./rest-request"
import type { Dashboard, Workspace } from "./workspace"

/** Source of all rules: `posthog/api/dashboards/dashboard.py`. */
const MAX_NAME = 400

/** `GET dashboards/`: without tiles, pinned ones and then by name. Deleted ones are left out. */
export function listDashboards(request: WorkRequest, { project }: AnswerContext): RestAnswer {
  const search = request.query.get("search")?.toLowerCase() ?? ""
  const found = project.workspace.dashboards
    .filter(({ deleted }) => !deleted)
    .filter(({ name, description }) => `${name}\n${description}`.toLowerCase().includes(search))
    .sort((a, b) => a.name.localeCompare(b.name))
  return { status: 200, body: pageOf(found, request.query, request.url) }
}

/** `GET dashboards/:id/` */
export function readDashboard({ id }: WorkRequest, { project }: AnswerContext): RestAnswer {
  return { status: 200, body: withTiles(find(project.workspace, id), project.workspace) }
}

/** `POST dashboards/` */
export function createDashboard({ body }: WorkRequest, { project }: AnswerContext): RestAnswer {
  const dashboard: Dashboard = {
    id: project.workspace.nextId(),
    name: textIn(body, "name", MAX_NAME) ?? "",
    description: textIn(body, "description") ?? "",
    deleted: false,
  }
  return {
    status: 201,
    body: { ...dashboard, tiles: [] },
    change: ({ workspace }) => workspace.dashboards.push(dashboard),
  }
}

/** `PATCH dashboards/:id/`: also deletes, with `deleted`; insights on no other dashboard only with `delete_insights`. */
export function changeDashboard({ id, body }: WorkRequest, { project }: AnswerContext): RestAnswer {
  const { workspace } = project
  const isUndeleted = booleanIn(body, "deleted") === false
  const dashboard = find(workspace, id, { withDeleted: isUndeleted })
  const changes: Partial<Dashboard> = {
    name: textIn(body, "name", MAX_NAME) ?? dashboard.name,
    description: textIn(body, "description") ?? dashboard.description,
    deleted: booleanIn(body, "deleted") ?? dashboard.deleted,
  }
  const deletesInsights = booleanIn(body, "delete_insights") ?? false
  return {
    status: 200,
    body: { ...withTiles(dashboard, workspace), ...changes },
    change: () => {
      Object.assign(dashboard, changes)
      if (changes.deleted) {
        removeTiles(dashboard.id, workspace, deletesInsights)
      }
    },
  }
}

/** `POST dashboards/:id/reorder_tiles/`: every ID must be a tile of the dashboard. */
export function reorderTiles({ id, body }: WorkRequest, { project }: AnswerContext): RestAnswer {
  const { workspace } = project
  const dashboard = find(workspace, id)
  const order = numbersIn(body, "tile_order")
  if (!order) {
    throw invalid("This field is required.", "tile_order", "required")
  }
  if (order.length === 0) {
    const detail = "Ensure this field has at least 1 elements."
    throw invalid(detail, "tile_order", "min_length")
  }
  const layout = textIn(body, "layout") ?? "preserve"
  if (!["preserve", "two_column", "full_width"].includes(layout)) {
    throw invalid(`"${layout}" is not a valid choice.`, "layout", "invalid_choice")
  }
  const tiles = tilesOf(dashboard.id, workspace)
  if (order.some((tileId) => !tiles.some((tile) => tile.id === tileId))) {
    throw invalid("Some tile IDs don't belong to this dashboard.", "tile_order")
  }
  return { status: 200, body: withTiles(dashboard, workspace) }
}

function find(
  { dashboards }: Workspace,
  id: string,
  { withDeleted = false }: { withDeleted?: boolean } = {}
): Dashboard {
  const found = dashboards.find((one) => String(one.id) === id && (withDeleted || !one.deleted))
  if (!found) {
    throw notFound()
  }
  return found
}

function removeTiles(dashboardId: number, { insights }: Workspace, withInsights: boolean): void {
  for (const insight of insights) {
    const tile = insight.tiles.find((one) => one.dashboardId === dashboardId && !one.deleted)
    if (tile) {
      tile.deleted = true
      insight.deleted ||= withInsights && insight.tiles.every(({ deleted }) => deleted)
    }
  }
}

function tilesOf(dashboardId: number, { insights }: Workspace) {
  return insights
    .filter(({ deleted }) => !deleted)
    .flatMap(({ id, tiles }) => tiles.map((tile) => ({ ...tile, insight: { id } })))
    .filter((tile) => tile.dashboardId === dashboardId && !tile.deleted)
}

const withTiles = (dashboard: Dashboard, workspace: Workspace) => ({
  ...dashboard,
  tiles: tilesOf(dashboard.id, workspace).map(({ id, insight }) => ({ id, insight })),
})
