import { isNotAccepted } from "../posthog-api/api-error"
import { dashboardsApi } from "../posthog-api/dashboards"
import type { Dashboard } from "../posthog-api/dashboards"
import { insightsApi } from "../posthog-api/insights"
import type { Insight, InsightContent } from "../posthog-api/insights"
import type { ApiAccess } from "../posthog-api/request"
import type { EventNames } from "./language/insight"
import { insights, MARK, overview } from "./overview"
import type { SettingUp } from "./setting-up"

const KEY = "overview"

/**
 * By this, the record of what was set up says where the dashboard was at last. What the plugin made is kept even if a person deletes it, so
 * that it isn't made again.
 */
export const WHERE = `where:${KEY}`

/**
 * Sets up the dashboard and its insights.
 *
 * @returns PostHog's ID of the dashboard; undefined if a person deleted it, or if it isn't there yet
 */
export const setUpDashboard = async (
  access: ApiAccess,
  settingUp: SettingUp,
  names: EventNames
): Promise<number | undefined> => {
  const api = dashboardsApi(access)
  const known = settingUp.knownAs("dashboard", KEY)
  const existing = ours(await api.list(), known?.remote_id)
  const dashboard = await settingUp.apply({
    kind: "dashboard",
    key: KEY,
    name: overview.name,
    wanted: overview,
    found: existing && asFound(existing),
    write: async (content, id) =>
      asFound(await (id ? api.update(Number(id), content) : api.create(content))),
  })
  await settingUp.noteWhere(WHERE, dashboard?.id)
  if (!dashboard) {
    const isAway = known !== undefined && !settingUp.how.restore
    await (isAway ? undefined : previewInsights(settingUp, names))
    return undefined
  }
  const id = Number(dashboard.id)
  const isForeign = existing !== undefined && known === undefined
  const created = await setUpInsights(access, settingUp, { id, names, isForeign })
  if (!existing && created.length > 0) {
    await api.arrange(id, created)
  }
  return id
}

/** The dashboard that this store made. Without any, the one that another store made in the same project. */
const ours = (dashboards: readonly Dashboard[], id: string | undefined): Dashboard | undefined =>
  id === undefined
    ? dashboards.find(
        ({ name, description }) => name === overview.name || description.includes(MARK)
      )
    : dashboards.find((dashboard) => String(dashboard.id) === id)

const asFound = ({ id, name, description }: Dashboard) => ({
  id: String(id),
  content: { name, description },
})

const asFoundInsight = ({ id, content }: Insight) => ({ id: String(id), content })

const wantedOf = (
  insight: (typeof insights)[number],
  names: EventNames
): InsightContent | undefined => {
  const query = insight.query(names)
  return query && { name: insight.name, description: insight.description, query }
}

/** What a dry run says about insights whose dashboard isn't there yet. */
const previewInsights = async (settingUp: SettingUp, names: EventNames): Promise<void> => {
  for (const insight of insights) {
    await settingUp.apply({
      kind: "insight",
      key: insight.id,
      name: insight.name,
      wanted: wantedOf(insight, names),
      found: undefined,
      write: () => Promise.reject(new Error("A dry run writes nothing.")),
    })
  }
}

interface Place {
  /** PostHog's ID of the dashboard. */
  id: number
  names: EventNames
  /** Another store made the dashboard, or this one when it had another database. */
  isForeign: boolean
}

/** Returns the tiles of the insights that were created, in the dashboard's order. */
const setUpInsights = async (
  access: ApiAccess,
  settingUp: SettingUp,
  { id, names, isForeign }: Place
): Promise<number[]> => {
  const api = insightsApi(access)
  const there = await api.on(id)
  const isAny = there.some(({ content }) => insights.some(({ name }) => name === content.name))
  const tiles: number[] = []
  for (const insight of insights) {
    const known = settingUp.knownAs("insight", insight.id)
    const existing = there.find((one) =>
      known ? String(one.id) === known.remote_id : one.content.name === insight.name
    )
    const { id: key, name } = insight
    const item = { kind: "insight" as const, key, name, wanted: wantedOf(insight, names) }
    if (isForeign && isAny && !existing && item.wanted && !settingUp.how.restore) {
      // A person may have deleted it.
      await settingUp.leaveOut(item)
      continue
    }
    const write = async (content: InsightContent, insightId: string | undefined) => {
      const written = await (insightId
        ? api.update(Number(insightId), content)
        : api.create(id, content))
      tiles.push(...tilesOn(id, written))
      return asFoundInsight(written)
    }
    await settingUp
      .apply({ ...item, found: existing && asFoundInsight(existing), write })
      .catch(unlessRefusedAlone)
  }
  return tiles
}

/** An older PostHog may not know the query of one insight. The others are set up all the same. */
const unlessRefusedAlone = (error: unknown): undefined => {
  if (!isNotAccepted(error)) {
    throw error
  }
}

const tilesOn = (dashboardId: number, { tiles }: Insight): number[] =>
  tiles.filter((tile) => tile.dashboardId === dashboardId).map(({ id }) => id)
