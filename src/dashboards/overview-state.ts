import type { MedusaContainer } from "@medusajs/framework/types"
import { resolvePosthog } from "../modules/posthog/resolve"
import { accessOf } from "../posthog-api/access"
import { projectOf, urlOf } from "./project"
import type { OverviewState } from "./schema"
import { WHERE } from "./set-up-dashboard"

/** Says whether the dashboard can be set up, and where it is, without asking PostHog. */
export const readOverview = async (container: MedusaContainer): Promise<OverviewState> => {
  const { options, provisions } = resolvePosthog(container).internals
  const access = accessOf(options)
  if (!access || !options.apiKey) {
    return { can_be_set_up: false, url: null }
  }
  const id = (await provisions.of(projectOf(access))).get(WHERE)?.remote_id
  return { can_be_set_up: true, url: id ? urlOf(access, id) : null }
}
