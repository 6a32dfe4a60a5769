import type { JsonObject, JsonValue } from "../lib/json/json"
import { isJsonObject } from "../lib/json/parse"
import { settingsApi } from "../posthog-api/project"
import type { ApiAccess } from "../posthog-api/request"
import type { EventNames } from "./language/insight"
import type { SettingUp } from "./setting-up"

/** PostHog finds a goal by its ID, and uses it in queries as it uses its own, which are UUIDs. */
const GOAL_ID = "0f6d1a52-8f2c-5d0e-9b62-6a1c0d5e7f31"

const NAME = "Medusa orders"

/**
 * The goal: an order, worth its total in its own currency. `$revenue` is only on payments and refunds, which happen after the visit. PostHog
 * looks for `utm_campaign` and `utm_source` on the person's page views before the order, so the names in `schema_map` are theirs.
 */
const goalOn = (event: string): JsonObject => ({
  kind: "EventsNode",
  event,
  name: NAME,
  conversion_goal_id: GOAL_ID,
  conversion_goal_name: NAME,
  math: "sum",
  math_property: "total",
  math_property_revenue_currency: { property: "currency" },
  counts_as_revenue: true,
  schema_map: { utm_campaign_name: "utm_campaign", utm_source_name: "utm_source" },
})

/** Adds a conversion goal to Marketing analytics. Goals that are there stay; one of a person's on the same event is enough. */
export const setUpGoal = async (
  access: ApiAccess,
  settingUp: SettingUp,
  { order_placed }: EventNames
): Promise<void> => {
  const api = settingsApi(access)
  const goals = goalsIn(await api.read())
  if (!goals) {
    settingUp.noteLacking({ kind: "goal", name: NAME }, "Marketing analytics")
    return
  }
  const goal = goals.find(isOurs) ?? likeOurs(goals, order_placed)
  await settingUp.apply({
    kind: "goal",
    key: "orders",
    name: NAME,
    wanted: order_placed === undefined ? undefined : goalOn(order_placed),
    found: goal && { id: GOAL_ID, content: goal },
    write: async (content) => {
      // Read again, because writing replaces the whole list.
      const others = (goalsIn(await api.read()) ?? []).filter((one) => !isOurs(one))
      const written = await api.update({
        marketing_analytics_config: { conversion_goals: [...others, content] },
      })
      return { id: GOAL_ID, content: goalsIn(written)?.find(isOurs) ?? content }
    },
  })
}

const isOurs = (goal: JsonObject): boolean => goal.conversion_goal_id === GOAL_ID

const goalsIn = ({
  marketing_analytics_config: config,
}: {
  marketing_analytics_config?: JsonObject | null
}): JsonObject[] | undefined => (config ? objectsIn(config.conversion_goals) : undefined)

/** The objects in a list of a setting, which is null until it is first set. */
export const objectsIn = (list: JsonValue | undefined): JsonObject[] =>
  Array.isArray(list) ? list.filter((one) => isJsonObject(one)) : []

const likeOurs = (
  goals: readonly JsonObject[],
  event: string | undefined
): JsonObject | undefined =>
  goals.find(
    ({ event: theirs, conversion_goal_name: name }) =>
      (event !== undefined && theirs === event) ||
      (typeof name === "string" && name.trim().toLowerCase() === NAME.toLowerCase())
  )
