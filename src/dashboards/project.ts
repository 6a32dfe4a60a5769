import type { ApiAccess } from "../posthog-api/request"

/** Distinguishes a project from all others of all PostHogs. */
export const projectOf = ({ appHost, projectId }: ApiAccess): string =>
  `${new URL(appHost).host}/${projectId}`

/** Where PostHog's app shows a dashboard. */
export const urlOf = ({ appHost, projectId }: ApiAccess, dashboardId: number | string): string =>
  `${appHost}/project/${projectId}/dashboard/${dashboardId}`
