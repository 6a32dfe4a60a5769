import { MathBN } from "@medusajs/framework/utils"
import { withLedger } from "../../../capture/sweeps/compare/comparison-sheet"
import type { PosthogInternals } from "../../../modules/posthog/internals"
import { countAccepted, listAccepted } from "../../../modules/posthog/outbox/accepted"
import type { Accepted, AcceptedDay, AcceptedEvent } from "../../../modules/posthog/outbox/accepted"
import type { ApiAccess } from "../../../posthog-api/request"
import type { PosthogTableLine } from "../schema"
import { utcDayOf } from "../../../lib/time"
import { otherProjectError } from "../../project/project"
import { reasonsOf } from "./reasons"
import { runsOf } from "./runs"
import { cellOf, countShown, listShown, shownKey } from "./shown"
import type { Run } from "./shown"

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
  lines: PosthogTableLine[]
  dropped: DroppedEvent[]
  /** Events that PostHog doesn't show, but may have deleted because a customer was erased. */
  erased: number
}

/**
 * Compares what PostHog accepted with what it shows: first the numbers of each day, then UUIDs where numbers differ, in as few queries as
 * PostHog's limit of rows allows. Changes nothing.
 *
 * @throws {MedusaError} if the outbox belongs to another project; {PosthogApiError}; or the database's error
 */
export const comparePosthog = async (
  { database, definitions, outbox }: Pick<PosthogInternals, "database" | "definitions" | "outbox">,
  access: ApiAccess,
  span: Omit<Accepted, "definitions">
): Promise<PosthogComparison> => {
  const other = await outbox.project.other()
  if (other) {
    throw otherProjectError(other)
  }
  const accepted = { ...span, definitions: withLedger(definitions).map(({ id }) => id) }
  const days = await countAccepted(database, accepted)
  const lacking = new Map<string, AcceptedEvent[]>()
  for (const run of await differing(access, days, span.before)) {
    const shown = await listShown(access, run)
    for (const event of await listAccepted(database, accepted, run)) {
      if (!shown.has(shownKey(event.day, event.uuid))) {
        const cell = cellOf(event.day, run.event, event.currency)
        const known = lacking.get(cell) ?? []
        lacking.set(cell, known)
        known.push(event)
      }
    }
  }
  const lackingOn = (day: AcceptedDay) => lacking.get(cellOfDay(day)) ?? []
  const all = days.flatMap(lackingOn)
  const dropped = all.filter(isDropped)
  const reasons = dropped.length > 0 ? await reasonsOf(access) : NO_REASONS
  return {
    agrees: dropped.length === 0,
    lines: days.map((day) => lineOf(day, lackingOn(day), reasons)),
    dropped: dropped.map((event) => droppedEvent(event, reasons)),
    erased: all.length - dropped.length,
  }
}

/** Why events were dropped, by UUID. */
type Reasons = ReadonlyMap<string, string>

const NO_REASONS: Reasons = new Map()
const NOTHING: ReadonlyMap<string, number> = new Map()

const isDropped = ({ may_be_erased }: AcceptedEvent): boolean => !may_be_erased

const cellOfDay = ({ day, event, currency }: AcceptedDay): string => cellOf(day, event, currency)

/**
 * The days of which the UUIDs have to be compared: those on which PostHog shows another number of an event than it accepted. If such a day is
 * over, all days of the event: where PostHog drops events and another store of the project sends as many, the numbers agree.
 */
const differing = async (
  access: ApiAccess,
  days: readonly AcceptedDay[],
  before: Date
): Promise<Run[]> => {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) {
    return []
  }
  const names = [...new Set(days.map(({ event }) => event))]
  const { byCell, byDay } = await countShown(access, { names, first: first.day, last: last.day })
  const isOver = ({ day }: AcceptedDay) => day < utcDayOf(before)
  return names.flatMap((name) => {
    const own = days.filter(({ event }) => event === name)
    const found = own.filter((day) => byCell.get(cellOfDay(day)) !== day.count)
    const toCompare = found.some(isOver) ? own : found
    return runsOf(name, new Set(toCompare.map(({ day }) => day)), byDay.get(name) ?? NOTHING)
  })
}

const lineOf = (
  { day, event, currency, count, amount }: AcceptedDay,
  missing: readonly AcceptedEvent[],
  reasons: Reasons
): PosthogTableLine => {
  const missed = missing.reduce((sum, one) => MathBN.add(sum, one.amount ?? 0), MathBN.convert(0))
  const dropped = missing.filter(isDropped)
  return {
    day,
    event,
    currency,
    accepted: { count, amount: Number(amount) },
    shown: { count: count - missing.length, amount: MathBN.sub(amount, missed).toNumber() },
    dropped: dropped.length,
    reasons: [...new Set(dropped.flatMap(({ uuid }) => reasonOf(uuid, reasons) ?? []))].sort(),
    agrees: dropped.length === 0,
  }
}

const droppedEvent = (
  { uuid, definition, entity_id, has_payload }: AcceptedEvent,
  reasons: Reasons
): DroppedEvent => ({
  uuid,
  event: definition,
  entity_id,
  has_payload,
  reason: reasonOf(uuid, reasons),
})

const reasonOf = (uuid: string, reasons: Reasons): string | null =>
  reasons.get(uuid.toLowerCase()) ?? null
