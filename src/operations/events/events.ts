import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type { Chosen } from "../../modules/posthog/outbox/steer-events"
import { resolvePosthog } from "../../modules/posthog/resolve"
import { projectUrl } from "../../options/project-url"
import { linksTo } from "../posthog-links"
import { timeIn } from "../time"
import { readHistory } from "./history"
import type { ChosenEvents, EventDetail, EventList, EventsQuery } from "./schema"
import { filterOf } from "./search"

/** Lists the events that a person asks for. */
export const readEvents = async (
  container: MedusaContainer,
  query: EventsQuery
): Promise<EventList> => {
  const { limit, offset } = query
  const filter = await filterOf(container, query)
  const page = filter && (await outboxOf(container).list(filter, { limit, offset }))
  return { events: page?.events ?? [], count: page?.count ?? 0, offset, limit }
}

/** @throws {MedusaError} if there is no such event */
export const readEvent = async (container: MedusaContainer, uuid: string): Promise<EventDetail> => {
  const { options, internals } = resolvePosthog(container)
  const event = await internals.outbox.find(uuid)
  if (!event) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Expected the UUID of a recorded event, got "${uuid}".`
    )
  }
  const project = projectUrl(options)
  const session = event.properties?.$session_id
  return {
    ...event,
    history: await readHistory(container, event),
    links: project
      ? linksTo(project, { ...event, session: typeof session === "string" ? session : undefined })
      : null,
  }
}

/** Sends chosen events again. Returns how many. */
export const retryEvents = async (
  container: MedusaContainer,
  chosen: ChosenEvents,
  by: string
): Promise<{ count: number }> => ({
  count: await resolvePosthog(container).internals.sendAgain(chosenOf(chosen), by),
})

/** Gives chosen events up. Returns how many. */
export const discardEvents = async (
  container: MedusaContainer,
  chosen: ChosenEvents,
  by: string
): Promise<{ count: number }> => ({
  count: await outboxOf(container).discard(chosenOf(chosen), by),
})

const outboxOf = (container: MedusaContainer) => resolvePosthog(container).internals.outbox

const chosenOf = ({ uuids, reason, before }: ChosenEvents): Chosen =>
  uuids ? { uuids } : { reason: String(reason), before: timeIn("before", before) }
