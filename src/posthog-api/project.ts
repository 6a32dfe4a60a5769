import { z } from "@medusajs/framework/zod"
import type { JsonObject } from "../lib/json/json"
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

/** Returns the project API key of the project. */
export const readProjectToken = async (access: ApiAccess): Promise<string> => {
  const { api_token } = await requestApi(access, {
    method: "GET",
    scope: "project:read",
    path: "",
    answers: project,
  })
  return api_token
}
