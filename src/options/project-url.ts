import { appHostOf } from "./host"
import type { ResolvedOptions } from "./schema"

/** The URL of your project in PostHog's app. Without a project ID, PostHog opens the one you used last. Null without an API key. */
export const projectUrl = ({
  apiKey,
  host,
  appHost = appHostOf(host),
  projectId,
}: Pick<ResolvedOptions, "apiKey" | "host" | "appHost" | "projectId">): string | null =>
  apiKey ? `${appHost}${projectId ? `/project/${projectId}` : ""}` : null
