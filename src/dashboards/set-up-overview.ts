import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type { PosthogInternals } from "../modules/posthog/internals"
import { resolvePosthog } from "../modules/posthog/resolve"
import { configuredDefinitions, configuredMoments } from "../options/configure"
import { accessOf } from "../posthog-api/access"
import { PosthogApiError } from "../posthog-api/api-error"
import type { ApiAccess } from "../posthog-api/request"
import { eventNames } from "./event-names"
import { setUpCustomerAnalytics, setUpRevenueAnalytics } from "./set-up-analytics"
import { setUpDashboard } from "./set-up-dashboard"
import { describeEvents, describeProperties } from "./set-up-descriptions"
import { setUpGoal } from "./set-up-goal"
import { SettingUp } from "./setting-up"
import type { HowToSetUp, Kind, SetUpLine } from "./setting-up"

/** What to set up in addition to the dashboard, the descriptions, and the goal. */
export interface WhatToSetUp extends HowToSetUp {
  revenueAnalytics: boolean
  customerAnalytics: boolean
}

/** What was done, or would be done. */
export interface SetUpResult {
  /** Where the dashboard is; null if it isn't there. */
  url: string | null
  is_dry_run: boolean
  /** Whether everything worked. */
  is_complete: boolean
  lines: SetUpLine[]
}

/**
 * Sets up the dashboard "Medusa store overview" in PostHog, with descriptions and a conversion goal. What a person changed or deleted stays
 * that way. It takes up to a few minutes, so don't let a shopper wait for it.
 *
 * @throws {MedusaError} if the options don't say how to reach PostHog's REST API
 */
export const setUpOverview = async (
  container: MedusaContainer,
  what: WhatToSetUp
): Promise<SetUpResult> => setUp(resolvePosthog(container).internals, what)

/** Like `setUpOverview`, for those who have the plugin's parts. */
export const setUp = async (
  { options, provisions }: Pick<PosthogInternals, "options" | "provisions">,
  { revenueAnalytics, customerAnalytics, ...how }: WhatToSetUp
): Promise<SetUpResult> => {
  const access = accessOf(options)
  if (!access) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, NO_ACCESS)
  }
  const project = `${new URL(access.appHost).host}/${access.projectId}`
  const settingUp = await SettingUp.begin(provisions, project, how)
  const names = eventNames(options)
  const events = [...configuredDefinitions(options), ...configuredMoments(options)]
  let dashboardId: number | undefined
  await runSteps(settingUp, [
    step("dashboard", "Dashboard and insights", async () => {
      dashboardId = await setUpDashboard(access, settingUp, names)
    }),
    step("goal", "Conversion goal", () => setUpGoal(access, settingUp, names)),
    step("setting", "Revenue analytics", async () => {
      await (revenueAnalytics && setUpRevenueAnalytics(access, settingUp, names))
    }),
    step("setting", "Customer analytics", async () => {
      await (customerAnalytics && setUpCustomerAnalytics(access, settingUp, names))
    }),
    step("event", "Descriptions of events", () => describeEvents(access, settingUp, events)),
    step("property", "Descriptions of properties", () =>
      describeProperties(access, settingUp, events)
    ),
  ])
  return resultOf(settingUp, dashboardId === undefined ? null : urlOf(access, dashboardId))
}

const resultOf = ({ lines, how }: SettingUp, url: string | null): SetUpResult => ({
  url,
  is_dry_run: how.isDryRun,
  is_complete: lines.every(({ outcome }) => outcome !== "failed"),
  lines,
})

const NO_ACCESS =
  "Expected `personalApiKey` and `projectId` (POSTHOG_PERSONAL_API_KEY, POSTHOG_PROJECT_ID) to be set, because the dashboard is set up through PostHog's REST API. Create a personal API key with the scopes dashboard:write, insight:write, event_definition:write, property_definition:write, and project:write."

const urlOf = ({ appHost, projectId }: ApiAccess, id: number): string =>
  `${appHost}/project/${projectId}/dashboard/${id}`

interface Step {
  kind: Kind
  name: string
  run: () => Promise<void>
}

const step = (kind: Kind, name: string, run: () => Promise<void>): Step => ({ kind, name, run })

/** A step that lacks a scope fails alone. If PostHog can't be reached, the other steps aren't tried. */
const runSteps = async (settingUp: SettingUp, steps: readonly Step[]): Promise<void> => {
  for (const { kind, name, run } of steps) {
    try {
      await run()
    } catch (error) {
      if (!(error instanceof PosthogApiError)) {
        throw error
      }
      const reason = error.needsPerson ? error.message : `${error.seen} Try again later.`
      settingUp.note({ kind, name, outcome: "failed", reason })
      if (!error.needsPerson) {
        return
      }
    }
  }
}
