import { appHostOf } from "../options/host"
import type { ResolvedOptions } from "../options/schema"
import type { ApiAccess } from "./request"

/** Returns how to reach PostHog's REST API; undefined if the options don't say. */
export const accessOf = ({
  personalApiKey,
  projectId,
  appHost,
  host,
}: Pick<ResolvedOptions, "personalApiKey" | "projectId" | "appHost" | "host">):
  ApiAccess | undefined =>
  personalApiKey && projectId
    ? { personalApiKey, projectId, appHost: appHost ?? appHostOf(host) }
    : undefined
