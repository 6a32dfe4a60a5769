import type { JsonObject } from "../../../lib/json/json"
import type { Database } from "../database/gate"
import type { ListedEvent, ListedState } from "./event-summary"
import { KINDS, LISTED } from "./listed-event"
import type { HistoryRow } from "./listed-event"

/** Which events to list. Several conditions must all hold. */
export interface EventFilter {
  state?: ListedState
  /** Why it was set aside or dropped. */
  reason?: string
  event?: string
  uuid?: string
  /** Recorded at this time or later. */
  since?: Date
  /** Events of these rows, or of these persons. */
  of?: readonly Subject[]
}

/** What an event is about: one of these rows, or one of these persons. */
export interface Subject {
  entityIds: readonly string[]
  distinctIds: readonly string[]
}

export interface EventPage {
  events: ListedEvent[]
  /** At most `MAX_LISTED`. */
  count: number
}

/** As far as anyone pages. */
export const MAX_LISTED = 1_000

/** As far as is searched where no index serves: among events that wait or are never sent. */
const MAX_SEARCHED = 100_000

/** Where events are listed from: each has an index by the time of the last change, which is what they are sorted by. */
const BRANCHES = [
  { states: ["waiting", "leased", "held_back"], where: KINDS.waits, changedAt: "due_at" },
  { states: ["delivered"], where: KINDS.delivered, changedAt: "delivered_at" },
  { states: ["set_aside"], where: KINDS.setAside, changedAt: "set_aside_at" },
  { states: ["dropped"], where: KINDS.dropped, changedAt: "set_aside_at" },
]

const OF_STATE: Partial<Record<ListedState, string>> = {
  waiting: "due_at <= now()",
  leased: "due_at > now() AND leased_by IS NOT NULL",
  held_back: "due_at > now() AND leased_by IS NULL",
}

/** Lists events, the latest change first. One statement: each branch reads its own index, no further than a person pages. */
export const listEvents = async (
  database: Database,
  filter: EventFilter,
  { limit, offset }: { limit: number; offset: number }
): Promise<EventPage> => {
  const branches = BRANCHES.filter(({ states }) => !filter.state || states.includes(filter.state))
  const { rows } = await database.raw<{ rows: [EventPage] }>(
    `WITH matching AS MATERIALIZED (
       ${branches.map((branch) => selectFrom(branch, filter)).join(" UNION ALL ")}
     ), page AS (
       SELECT uuid, changed_at FROM matching ORDER BY changed_at DESC, uuid LIMIT :limit OFFSET :offset
     )
     SELECT least((SELECT count(*) FROM matching), ${MAX_LISTED})::int AS count,
       (SELECT coalesce(json_agg(to_json(listed) ORDER BY listed.changed_at DESC, listed.uuid), '[]') FROM (
          SELECT ${LISTED}, changed_at FROM page JOIN posthog_outbox_event USING (uuid)
       ) listed) AS events`,
    {
      limit,
      offset,
      reason: filter.reason ?? null,
      event: filter.event ?? null,
      uuid: filter.uuid ?? null,
      since: filter.since ?? null,
      ...Object.assign(
        {},
        ...(filter.of ?? []).map(({ entityIds, distinctIds }, n) => ({
          [`entityIds${n}`]: [...entityIds],
          [`distinctIds${n}`]: [...distinctIds],
        }))
      ),
    }
  )
  return rows[0]
}

/** The newest matching events of a branch. */
const selectFrom = ({ where, changedAt }: (typeof BRANCHES)[number], filter: EventFilter): string =>
  `(SELECT uuid, ${changedAt} AS changed_at FROM ${sourceOf({ where, changedAt }, filter)} AS event
    WHERE ${[where, ...conditionsOf(changedAt, filter)].join(" AND ")}
    ORDER BY ${changedAt} DESC LIMIT ${MAX_LISTED})`

const sourceOf = (
  { where, changedAt }: { where: string; changedAt: string },
  { event, of, uuid }: EventFilter
): string => {
  const isSearched =
    (event ?? of?.some(({ distinctIds }) => distinctIds.length > 0)) &&
    !uuid &&
    where !== KINDS.delivered
  return isSearched
    ? `(SELECT * FROM posthog_outbox_event WHERE ${where} ORDER BY ${changedAt} DESC LIMIT ${MAX_SEARCHED})`
    : "posthog_outbox_event"
}

const conditionsOf = (
  changedAt: string,
  { state, reason, event, uuid, since, of }: EventFilter
): string[] => [
  ...(state && OF_STATE[state] ? [OF_STATE[state]] : []),
  ...(reason ? ["set_aside_reason = :reason"] : []),
  ...(event ? ["event = :event"] : []),
  ...(uuid ? ["uuid = :uuid"] : []),
  // No event changes before it is recorded, so the index ends the search.
  ...(since ? [`created_at >= :since AND ${changedAt} >= :since`] : []),
  ...(of ?? []).map(
    (_, n) => `(entity_id = ANY(:entityIds${n}) OR distinct_id = ANY(:distinctIds${n}))`
  ),
  // Receipts without payload are found only by their row, their person, or their ID.
  ...(!of && !uuid && changedAt === "delivered_at" ? ["properties IS NOT NULL"] : []),
]

/** An event with its payload, and what persons did with it. */
export interface FoundEvent extends ListedEvent {
  properties: JsonObject | null
  history: HistoryRow[] | null
}

export const findEvent = async (
  database: Database,
  uuid: string
): Promise<FoundEvent | undefined> => {
  const { rows } = await database.raw<{ rows: { event: FoundEvent }[] }>(
    `SELECT to_json(found) AS event FROM (
       SELECT ${LISTED}, properties, history FROM posthog_outbox_event WHERE uuid = ? AND deleted_at IS NULL
     ) found`,
    [uuid]
  )
  return rows[0]?.event
}
