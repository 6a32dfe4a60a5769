import { MathBN } from "@medusajs/framework/utils"
import { withLedger } from "../../../capture/sweeps/compare/comparison-sheet"
import type { PosthogInternals } from "../../../modules/posthog/internals"
import { countAccepted, listAccepted } from "../../../modules/posthog/outbox/accepted"
import type { Accepted, AcceptedDay, AcceptedEvent } from "../../../modules/posthog/outbox/accepted"
import type { ApiAccess } from "../../../posthog-api/request"
import { reasonsOf } from "./reasons"
import { cellOf, countShown, listShown } from "./shown"

/** What PostHog accepted and shows for one day (UTC), under one name, in one currency. */
export interface PosthogLine {
  day: string
  event: string
  currency: string
  accepted: { count: number; amount: number }
  /** Of those that it accepted. */
  shown: { count: number; amount: number }
  agrees: boolean
}

/** An event that PostHog accepted and doesn't show. */
export interface DroppedEvent extends Pick<AcceptedEvent, "uuid" | "entity_id" | "has_payload"> {
  /** The ID of the event definition. */
  event: string
  /** The type of PostHog's ingestion warning about it, if there is one. */
  reason: string | null
}

/** PostHog's receipts compared with what it shows. */
export interface PosthogComparison {
  agrees: boolean
  lines: PosthogLine[]
  dropped: DroppedEvent[]
  /** Events that PostHog doesn't show, but may have deleted because a customer was erased. */
  erased: number
}

/**
 * Compares what PostHog accepted with what it shows: first the numbers of each day, then the UUIDs of the days that differ. Changes nothing.
 *
 * @throws {PosthogApiError}, or the database's error
 */
export const comparePosthog = async (
  { database, definitions }: Pick<PosthogInternals, "database" | "definitions">,
  access: ApiAccess,
  span: Omit<Accepted, "definitions">
): Promise<PosthogComparison> => {
  const accepted = { ...span, definitions: withLedger(definitions).map(({ id }) => id) }
  const days = await countAccepted(database, accepted)
  const lacking: Lacking[] = []
  for (const { day, event } of await differing(access, days)) {
    const shown = await listShown(access, { day, event })
    const events = await listAccepted(database, accepted, { day, event })
    lacking.push(
      ...events
        .filter(({ uuid }) => !shown.has(uuid))
        .map((one) => ({ ...one, cell: cellOf(day, event, one.currency) }))
    )
  }
  const dropped = lacking.filter(({ may_be_erased }) => !may_be_erased)
  return {
    agrees: dropped.length === 0,
    lines: days.map((day) => lineOf(day, lacking)),
    dropped: dropped.length > 0 ? await withReasons(access, dropped) : [],
    erased: lacking.length - dropped.length,
  }
}

/** An event that PostHog accepted and doesn't show. */
interface Lacking extends AcceptedEvent {
  cell: string
}

/** The days on which PostHog shows another number of an event than it accepted. */
const differing = async (
  access: ApiAccess,
  days: readonly AcceptedDay[]
): Promise<Pick<AcceptedDay, "day" | "event">[]> => {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) {
    return []
  }
  const names = [...new Set(days.map(({ event }) => event))]
  const shown = await countShown(access, { names, first: first.day, last: last.day })
  const found = days.filter(
    ({ day, event, currency, count }) => shown.get(cellOf(day, event, currency)) !== count
  )
  return [...new Map(found.map((day) => [`${day.day} ${day.event}`, day])).values()]
}

const lineOf = (
  { day, event, currency, count, amount }: AcceptedDay,
  lacking: readonly Lacking[]
): PosthogLine => {
  const missing = lacking.filter(({ cell }) => cell === cellOf(day, event, currency))
  const missed = missing.reduce((sum, one) => MathBN.add(sum, one.amount ?? 0), MathBN.convert(0))
  return {
    day,
    event,
    currency,
    accepted: { count, amount: Number(amount) },
    shown: { count: count - missing.length, amount: MathBN.sub(amount, missed).toNumber() },
    agrees: missing.every(({ may_be_erased }) => may_be_erased),
  }
}

const withReasons = async (
  access: ApiAccess,
  dropped: readonly Lacking[]
): Promise<DroppedEvent[]> => {
  const reasons = await reasonsOf(access)
  return dropped.map(({ uuid, definition, entity_id, has_payload }) => ({
    uuid,
    event: definition,
    entity_id,
    has_payload,
    reason: reasons.get(uuid) ?? null,
  }))
}
