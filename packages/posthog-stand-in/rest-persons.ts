import { spanOf } from "./rest-pages"
import { invalid } from "./rest-refusal"
import type { AnswerContext } from "./answer"
import type { RestAnswer, RestRequest } from "./rest-request"
import type { Deletion, JsonObject, Person } from "./types"

const MAX_IDS = 1_000

/** `GET persons/`: all persons, or the one to whom a distinct_id leads. Source: `PersonViewSet.list`. */
export function listPersons({ query, url }: RestRequest, { project }: AnswerContext): RestAnswer {
  const distinctId = query.get("distinct_id")
  const persons = project
    .listedPersons()
    .filter((person) => distinctId === null || person.distinctIds.includes(distinctId))
    .reverse()
  const { page, ...links } = paged(persons, query, url)
  return { status: 200, body: { ...links, results: page.map(asRecord) } }
}

/** `GET persons/deletion_status/`: the queued deletions of events, the newest first. Source: `PersonViewSet.deletion_status`. */
export function deletionStatus(
  { query, url }: RestRequest,
  { project }: AnswerContext
): RestAnswer {
  const status = query.get("status") ?? "all"
  if (!["all", "pending", "completed"].includes(status)) {
    throw invalid(`"${status}" is not a valid choice.`, "status", "invalid_choice")
  }
  const person = query.get("person_uuid")
  if (person !== null && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(person)) {
    throw invalid("Must be a valid UUID.", "person_uuid", "invalid")
  }
  const deletions = project
    .deletions()
    .filter((one) => person === null || one.personId === person)
    .filter((one) => status === "all" || statusOf(one) === status)
    .reverse()
  const { page, ...links } = paged(deletions, query, url)
  const results = page.map((one) => ({
    person_uuid: one.personId,
    created_at: one.createdAt,
    status: statusOf(one),
    delete_verified_at: one.verifiedAt,
  }))
  return { status: 200, body: { count: deletions.length, ...links, results } }
}

const statusOf = ({ verifiedAt }: Deletion): string => (verifiedAt ? "completed" : "pending")

/**
 * `POST persons/bulk_delete/`: the persons disappear at once, their events later. Source: `PersonViewSet.bulk_delete`; the counts are as
 * PostHog Cloud answered in 2026.
 */
export function bulkDelete({ body }: RestRequest, { project, nowMs }: AnswerContext): RestAnswer {
  const chosen = chosenOf(body)
  const persons = project
    .persons()
    .filter(({ id, distinctIds }) =>
      chosen.by === "ids"
        ? chosen.values.includes(id)
        : distinctIds.some((one) => chosen.values.includes(one))
    )
  const { delete_events, delete_recordings, keep_person } = body
  const isAnyone = persons.length > 0
  return {
    status: 202,
    body: {
      persons_found: persons.length,
      persons_deleted: 0,
      persons_queued_for_deletion: keep_person ? 0 : persons.length,
      events_queued_for_deletion: Boolean(delete_events) && isAnyone,
      recordings_queued_for_deletion: Boolean(delete_recordings) && isAnyone,
      deletion_errors: [],
    },
    change: (changed) =>
      changed.deletePersons(persons, {
        atMs: nowMs,
        withEvents: Boolean(delete_events),
        withRecordings: Boolean(delete_recordings),
        keepsPersons: Boolean(keep_person),
      }),
  }
}

function chosenOf(body: JsonObject): { by: "ids" | "distinct_ids"; values: unknown[] } {
  const ids = listOf(body, "ids")
  const distinctIds = listOf(body, "distinct_ids")
  if (ids.length > 0 && distinctIds.length > 0) {
    throw invalid("You must provide either distinct_ids or ids, not both")
  }
  if (ids.length + distinctIds.length === 0) {
    throw invalid("You need to specify either distinct_ids or ids")
  }
  return ids.length > 0 ? { by: "ids", values: ids } : { by: "distinct_ids", values: distinctIds }
}

function listOf(body: JsonObject, name: string): unknown[] {
  const list = body[name] ?? []
  if (!Array.isArray(list)) {
    throw invalid('Expected a list of items but got type "str".', name, "not_a_list")
  }
  if (list.length > MAX_IDS) {
    throw invalid(`You can only pass ${MAX_IDS} ${name} in one call`)
  }
  return list
}

function paged<T>(all: readonly T[], query: URLSearchParams, url: string) {
  const { limit, offset, linkTo } = spanOf(query, url)
  const page = all.slice(offset, offset + limit)
  return {
    page,
    next: page.length >= limit ? linkTo(offset + limit) : null,
    previous: offset - limit >= 0 ? linkTo(offset - limit) : null,
  }
}

function asRecord({ id, distinctIds, properties, createdAt }: Person, index: number): JsonObject {
  return {
    id: index + 1,
    name: distinctIds[0],
    distinct_ids: distinctIds,
    properties,
    created_at: createdAt,
    uuid: id,
    last_seen_at: null,
  }
}
