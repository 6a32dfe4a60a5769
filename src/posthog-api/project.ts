import { z } from "@medusajs/framework/zod"
import type { JsonObject } from "../lib/json/json"
import { PosthogApiError } from "./api-error"
import { requestPatiently } from "./patiently"
import { requestApi } from "./request"
import type { ApiAccess } from "./request"

const part = z
  .record(z.string(), z.json())
  .nullish()
  .transform((value) => value as JsonObject | null | undefined)

/** The settings of a project that the plugin knows. A part that this PostHog doesn't have is undefined. */
const settings = z.object({
  marketing_analytics_config: part,
  revenue_analytics_config: part,
  customer_analytics_config: part,
})

/** PostHog's REST API for a project's settings (`posthog/api/project.py`). */
export const settingsApi = (access: ApiAccess) => ({
  read: async () =>
    requestPatiently(access, {
      method: "GET",
      scope: "project:read",
      path: "",
      answers: settings,
    }),
  /** Changes only the fields that are given, but replaces a list as a whole. */
  update: async (body: Partial<z.infer<typeof settings>>) =>
    requestPatiently(access, {
      method: "PATCH",
      scope: "project:write",
      path: "",
      body,
      answers: settings,
    }),
})

export type SettingsApi = ReturnType<typeof settingsApi>

const project = z.object({ api_token: z.string().min(1) })

/** Whether the project that the personal API key reaches is the one that gets the events. */
export const isProjectOf = async (access: ApiAccess, apiKey: string): Promise<boolean> =>
  (await readProjectToken(access)) === apiKey

/**
 * Call this before anything changes in PostHog: a copied `.env` may have the project API key of one project, and the personal API key and ID
 * of another one.
 *
 * @throws {PosthogApiError} if it is another project, or PostHog doesn't say
 */
export const mustBeProjectOf = async (access: ApiAccess, apiKey: string): Promise<void> => {
  if (!(await isProjectOf(access, apiKey))) {
    throw otherProject(access)
  }
}

const readProjectToken = async (access: ApiAccess): Promise<string> => {
  const { api_token } = await requestApi(access, {
    method: "GET",
    scope: "project:read",
    path: "",
    answers: project,
  })
  return api_token
}

const otherProject = ({ projectId }: ApiAccess): PosthogApiError =>
  new PosthogApiError({
    code: "project_mismatch",
    seen: `Expected \`projectId\` to be the project of \`apiKey\`, but project ${projectId} has another project API key, so nothing was changed there.`,
    remedy:
      "Set POSTHOG_PROJECT_ID and POSTHOG_PERSONAL_API_KEY to those of the project that POSTHOG_API_KEY belongs to.",
  })
