import type { AnswerContext } from "./answer"
import { objectIn } from "./rest-fields"
import { invalid } from "./rest-refusal"
import type { RestAnswer, WorkRequest } from "./rest-request"
import { isJsonObject } from "./types"
import type { JsonObject } from "./types"

/** `GET /api/projects/:id/`. Source: `posthog/api/project.py`, `ProjectBackwardCompatSerializer`; only its stable fields. */
export function readSettings(_: WorkRequest, context: AnswerContext): RestAnswer {
  return { status: 200, body: asProject(context, context.project.workspace.settings) }
}

/** `PATCH /api/projects/:id/`: only the fields that are given, but a list as a whole. */
export function changeSettings({ body }: WorkRequest, context: AnswerContext): RestAnswer {
  const { settings } = context.project.workspace
  const changed = Object.fromEntries(
    Object.entries(settings).map(([config, now]) => {
      const changes = objectIn(body, config) ?? {}
      checkLists(changes)
      checkGoals(changes)
      return [config, { ...now, ...changes }]
    })
  )
  return {
    status: 200,
    body: asProject(context, changed),
    change: ({ workspace }) => (workspace.settings = changed),
  }
}

const asProject = ({ token, rest }: AnswerContext, settings: object) => ({
  id: Number(rest.projectId),
  name: "Default project",
  api_token: token,
  timezone: "UTC",
  is_demo: false,
  ...settings,
})

function checkLists(changes: JsonObject): void {
  const wrong = ["conversion_goals", "events"].find(
    (list) => list in changes && !Array.isArray(changes[list])
  )
  if (wrong) {
    throw invalid('Expected a list of items but got type "dict".', wrong, "not_a_list")
  }
}

const KINDS = ["EventsNode", "ActionsNode", "DataWarehouseNode"]

/** Source: `ConversionGoalFilter1` to `3` in `posthog/schema.py`; `frontend/src/queries/schema`. */
function checkGoals({ conversion_goals: goals }: JsonObject): void {
  for (const goal of Array.isArray(goals) ? (goals as unknown[]) : []) {
    const lacks = isJsonObject(goal)
      ? ["conversion_goal_id", "conversion_goal_name", "kind", "name", "schema_map"].find(
          (field) => goal[field] === undefined
        )
      : "kind"
    if (!isJsonObject(goal) || lacks || !KINDS.includes(String(goal.kind))) {
      const detail = `Invalid conversion goal: ${lacks ?? "kind"}`
      throw invalid(detail, "marketing_analytics_config")
    }
  }
}
