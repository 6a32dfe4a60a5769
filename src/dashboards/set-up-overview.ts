import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type { PosthogInternals } from "../modules/posthog/internals"
import { resolvePosthog } from "../modules/posthog/resolve"
import { isBusy } from "../posthog-api/api-error"
import { mustHaveAccess } from "../posthog-api/access"
import { patiently } from "../posthog-api/patiently"
import { mustBeProjectOf } from "../posthog-api/project"
import type { ApiAccess } from "../posthog-api/request"
import { eventNames, eventsOn } from "./event-names"
import { setUpCustomerAnalytics, setUpRevenueAnalytics } from "./set-up-analytics"
import { setUpDashboard } from "./set-up-dashboard"
import { describeEvents, describeProperties } from "./set-up-descriptions"
import { setUpGoal } from "./set-up-goal"
import { projectOf, urlOf } from "./project"
import type { Kind, SetUpResult, WhatToSetUp } from "./schema"
import { alreadyRunning, SettingUp } from "./setting-up"

/** The plugin's parts that setting up needs. */
type Parts = Pick<PosthogInternals, "options" | "provisions">

/**
 * Sets up the dashboard "Medusa store overview" in PostHog, with descriptions and a conversion goal. What a person changed or deleted stays
 * that way. It takes some seconds, and minutes if PostHog asks to wait.
 *
 * @throws {MedusaError} if the options don't say how to reach PostHog's REST API, if there is no API key, or if another process sets up the
 *   same project
 */
export const setUpOverview = async (
  container: MedusaContainer,
  what: WhatToSetUp
): Promise<SetUpResult> => {
  const { internals } = resolvePosthog(container)
  return internals.inTables(() => setUp(internals, what))
}

/** Like `setUpOverview`, for those who have the plugin's parts. */
export const setUp = async (parts: Parts, what: WhatToSetUp): Promise<SetUpResult> => {
  const { provisions, options } = parts
  const { apiKey } = options
  const access = mustHaveAccess(options, NO_ACCESS)
  if (!apiKey) {
    throw noKeyError()
  }
  const project = projectOf(access)
  const run = async (renew: () => Promise<boolean>) => {
    const settingUp = await SettingUp.begin({ provisions, project, how: what, renew })
    return runAll(settingUp, { access, apiKey, options, what })
  }
  const result = what.dry_run
    ? await run(() => Promise.resolve(true))
    : await provisions.alone(project, ({ renew }) => run(renew))
  if (!result) {
    throw alreadyRunning()
  }
  return result
}

interface Work {
  access: ApiAccess
  apiKey: string
  options: PosthogInternals["options"]
  what: WhatToSetUp
}

const runAll = async (
  settingUp: SettingUp,
  { access, apiKey, options, what }: Work
): Promise<SetUpResult> => {
  if (!(await isOwnProject(settingUp, access, apiKey))) {
    return resultOf(settingUp, null)
  }
  const names = eventNames(options)
  const events = eventsOn(options)
  let dashboardId: number | undefined
  await runSteps(settingUp, [
    step(DASHBOARD.kind, DASHBOARD.name, async () => {
      dashboardId = await setUpDashboard(access, settingUp, names)
    }),
    step("goal", "Conversion goal", () => setUpGoal(access, settingUp, names)),
    step("setting", "Revenue analytics", async () => {
      await (what.revenue_analytics && setUpRevenueAnalytics(access, settingUp, names))
    }),
    step("setting", "Customer analytics", async () => {
      await (what.customer_analytics && setUpCustomerAnalytics(access, settingUp, names))
    }),
    step("event", "Descriptions of events", () => describeEvents(access, settingUp, events)),
    step("property", "Descriptions of properties", () =>
      describeProperties(access, settingUp, events)
    ),
  ])
  return resultOf(settingUp, dashboardId === undefined ? null : urlOf(access, dashboardId))
}

/** Another project would get another store's dashboard, descriptions, and goal. */
const isOwnProject = async (
  settingUp: SettingUp,
  access: ApiAccess,
  apiKey: string
): Promise<boolean> => {
  try {
    await patiently(access, () => mustBeProjectOf(access, apiKey), isBusy)
    return true
  } catch (error) {
    settingUp.noteFailure(DASHBOARD, error)
    return false
  }
}

const DASHBOARD = { kind: "dashboard", name: "Dashboard and insights" } as const

const resultOf = ({ lines, how }: SettingUp, url: string | null): SetUpResult => ({
  url,
  is_dry_run: how.dry_run,
  is_complete: lines.every(({ outcome }) => outcome !== "failed"),
  lines,
})

const NO_ACCESS =
  "Expected `personalApiKey` and `projectId` (POSTHOG_PERSONAL_API_KEY, POSTHOG_PROJECT_ID) to be set, because the dashboard is set up through PostHog's REST API. Create a personal API key with the scopes dashboard:write, insight:write, event_definition:write, property_definition:write, and project:write."

const noKeyError = (): MedusaError =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    "Expected `apiKey` (POSTHOG_API_KEY) to be set, because it shows that `projectId` is your store's project, found none. Copy it from Settings → Project in PostHog."
  )

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
      if (!settingUp.noteFailure({ kind, name }, error).needsPerson) {
        return
      }
    }
  }
}
