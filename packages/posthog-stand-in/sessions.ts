import type { JsonObject, Session, StoredEvent } from "./types"

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

const DAY_MS = 86_400_000

/** What a session says of where the visit came from. */
const ENTRY =
  /^(utm_\w+|gclid|gad_source|gbraid|wbraid|fbclid|msclkid|\$referring_domain|\$current_url)$/

/**
 * The sessions that a project's events make up. An event joins one by a `$session_id` that is a UUID of version 7.
 *
 * Source: `posthog/models/raw_sessions/sessions_v3.py`. Start and end are the first and the last of all its events, whoever sent
 * them; the last `distinct_id` wins; the entry is the earliest page view's, or else the earliest event's.
 *
 * @param rows events as they are finally counted
 * @returns sessions in the order of their first event
 */
export function sessionsOf(rows: readonly StoredEvent[]): Session[] {
  const bySession = new Map<string, StoredEvent[]>()
  const inOrder = [...rows].sort((a, b) => a.timestamp.localeCompare(b.timestamp))
  for (const row of inOrder) {
    const id = row.properties.$session_id
    if (typeof id === "string" && UUID_V7.test(id)) {
      bySession.set(id, [...(bySession.get(id) ?? []), row])
    }
  }
  return [...bySession].map(([id, events]) => toSession(id, events))
}

function toSession(id: string, events: StoredEvent[]): Session {
  const [first] = events as [StoredEvent]
  const last = events.at(-1) ?? first
  const views = events.filter(({ event }) => event === "$pageview")
  return {
    id,
    startedAt: first.timestamp,
    endedAt: last.timestamp,
    distinctId: last.distinctId,
    pageviews: views.length,
    entry: entryOf(views[0] ?? first),
    isIncluded: isIncluded(id, first, last),
    events: events.map(({ uuid, event }) => ({ uuid, event })),
  }
}

/**
 * Source: PostHog's documentation of sessions, `data/sessions.mdx`: the time in the ID is not after the first event, and less than a
 * day before the last; "otherwise not included".
 */
function isIncluded(id: string, first: StoredEvent, last: StoredEvent): boolean {
  const madeAt = parseInt(id.replace("-", "").slice(0, 12), 16)
  return madeAt <= Date.parse(first.timestamp) && Date.parse(last.timestamp) < madeAt + DAY_MS
}

function entryOf({ properties }: StoredEvent): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).filter(([name, value]) => ENTRY.test(name) && value !== null)
  )
}
