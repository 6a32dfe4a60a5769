import type { JsonObject } from "./types"

/** A dashboard as people see it. */
export interface Dashboard {
  id: number
  name: string
  description: string
  deleted: boolean
}

/** A saved insight, and the dashboards that show it. */
export interface Insight {
  id: number
  name: string
  description: string
  query: JsonObject | null
  deleted: boolean
  /** Tiles stay when they are removed, marked as deleted. */
  tiles: { id: number; dashboardId: number; deleted: boolean }[]
}

/** What people set up in a project: dashboards, insights, descriptions, and settings. No I/O. */
export class Workspace {
  readonly dashboards: Dashboard[] = []
  readonly insights: Insight[] = []
  /** Descriptions by the definition's ID. */
  readonly descriptions = new Map<string, string>()
  settings: { [config: string]: JsonObject } = {
    marketing_analytics_config: { conversion_goals: [], attribution_mode: "last_touch" },
    revenue_analytics_config: { base_currency: "USD", events: [], filter_test_accounts: false },
    customer_analytics_config: { signup_event: {}, payment_event: {}, activity_event: {} },
  }
  private lastId = 0

  nextId(): number {
    this.lastId += 1
    return this.lastId
  }

  /** Shows an insight on exactly these dashboards. Source: `posthog/api/insight.py`, `_update_insight_dashboards`. */
  place(insight: Insight, dashboardIds: readonly number[]): void {
    for (const dashboardId of dashboardIds) {
      const tile = insight.tiles.find((one) => one.dashboardId === dashboardId)
      if (tile) {
        tile.deleted = false
      } else {
        insight.tiles.push({ id: this.nextId(), dashboardId, deleted: false })
      }
    }
    insight.tiles
      .filter((tile) => !dashboardIds.includes(tile.dashboardId))
      .forEach((tile) => (tile.deleted = true))
  }
}
