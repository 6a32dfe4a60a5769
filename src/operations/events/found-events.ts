import { hasPermission } from "@medusajs/framework"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, FeatureFlag } from "@medusajs/framework/utils"
import { errorName } from "../../lib/error-name"
import { inTime } from "../../lib/in-time"
import { DatabaseBusyError } from "../../modules/posthog/database/busy"
import { POSTHOG_RESOURCE } from "../policies"
import { readEvents } from "./events"
import { FOUND_EVENTS } from "./found-event"
import type { FoundEvent } from "./found-event"

/** Results of one entity, as Medusa's `/admin/search` answers them. */
export interface FoundGroup {
  entity: string
  data: FoundEvent[]
  count: number
  offset: number
  limit: number
}

/** What the Admin's search asks for, and the roles of the user who asks. */
export interface Sought {
  q?: string
  limit: number
  offset: number
  roles: readonly string[]
}

/** How long Medusa's own results wait for ours. */
const WAIT_MS = 1_000

const FOUND_NOTHING = "medusa-plugin-posthog: the Admin's search found no events"

/**
 * Finds the events of what the text names completely: an order's number, a customer's email, or an ID. Parts of these find nothing. The
 * function that it returns answers with them, and never rejects or takes long once it is called, because Medusa's own results wait for it.
 */
export const findEvents = (
  container: MedusaContainer,
  sought: Sought
): (() => Promise<FoundGroup>) => {
  const { q = "", limit, offset, roles } = sought
  const nothing = { entity: FOUND_EVENTS, data: [], count: 0, offset, limit }
  const finding = find(container, { q: q.trim(), limit, offset, roles })
  // It may fail before anybody waits for it, which would end the process.
  finding.catch(() => undefined)
  return async () => {
    try {
      return {
        ...nothing,
        ...(await inTime(WAIT_MS, finding, () => new DatabaseBusyError(WAIT_MS))),
      }
    } catch (error) {
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .warn(`${FOUND_NOTHING}: ${errorName(error)}`)
      return nothing
    }
  }
}

const find = async (
  container: MedusaContainer,
  { q, limit, offset, roles }: Required<Sought>
): Promise<Pick<FoundGroup, "data" | "count">> => {
  if (q === "" || !(await maySee(container, roles))) {
    return { data: [], count: 0 }
  }
  const { events, count } = await readEvents(container, { q, limit, offset })
  const data = events.map(({ uuid, event, timestamp }) => ({ id: uuid, event, timestamp, q }))
  return { data, count }
}

const maySee = async (container: MedusaContainer, roles: readonly string[]): Promise<boolean> => {
  const actions = { resource: POSTHOG_RESOURCE, operation: "read" }
  return (
    !FeatureFlag.isFeatureEnabled("rbac") ||
    (roles.length > 0 && (await hasPermission({ roles: [...roles], actions, container })))
  )
}
