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

/** Medusa's own results come with ours, so they mustn't wait long for them. */
const WITHIN_MS = 1_000

/**
 * Finds the events of what the text names completely: an order's number, a customer's email, or an ID. Parts of these find nothing. Never
 * rejects and never takes long, because Medusa's own results must not depend on it.
 */
export const findEvents = async (
  container: MedusaContainer,
  { q = "", limit, offset, roles }: Sought
): Promise<FoundGroup> => {
  const text = q.trim()
  const nothing = { entity: FOUND_EVENTS, data: [], count: 0, offset, limit }
  try {
    if (text === "" || !(await maySee(container, roles))) {
      return nothing
    }
    const { events, count } = await inTime(
      WITHIN_MS,
      readEvents(container, { q: text, limit, offset }),
      () => new DatabaseBusyError(WITHIN_MS)
    )
    const data = events.map(({ uuid, event, timestamp }) => ({
      id: uuid,
      event,
      timestamp,
      q: text,
    }))
    return { ...nothing, data, count }
  } catch (error) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(`medusa-plugin-posthog: the Admin's search found no events: ${errorName(error)}`)
    return nothing
  }
}

const maySee = async (container: MedusaContainer, roles: readonly string[]): Promise<boolean> => {
  const actions = { resource: POSTHOG_RESOURCE, operation: "read" }
  return (
    !FeatureFlag.isFeatureEnabled("rbac") ||
    (roles.length > 0 && (await hasPermission({ roles: [...roles], actions, container })))
  )
}
