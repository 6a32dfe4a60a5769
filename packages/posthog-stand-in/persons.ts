import { createHash } from "crypto"
import { isIllegalId } from "./ids"
import { withCampaign } from "./person-campaign"
import { updateProperties } from "./person-properties"
import type { CapturedEvent, IngestionWarning, Person } from "./types"

const MERGE_EVENTS = ["$create_alias", "$merge_dangerously"]
const NO_UPDATE_EVENTS = ["$exception", "$$heatmap"]

/**
 * Persons of one project, as PostHog keeps them. No I/O.
 *
 * Source: `nodejs/src/ingestion/common/persons/person-merge-service.ts` (identify, alias, merge) and
 * `person-update.ts` (`$set_once`, `$set`, `$unset`).
 */
export class Persons {
  private readonly byId = new Map<string, Person>()

  constructor(private readonly warn: (warning: IngestionWarning) => void) {}

  /** @returns all persons, in the order they were made */
  all(): Person[] {
    return [...new Set(this.byId.values())]
  }

  /** @returns the person this distinct_id leads to now, or null */
  find(distinctId: string): Person | null {
    return this.byId.get(distinctId) ?? null
  }

  /** Forgets a person. A later event with one of its IDs makes another one, with the same UUID if it is the same ID. */
  remove(person: Pick<Person, "distinctIds">): void {
    person.distinctIds.forEach((id) => this.byId.delete(id))
  }

  /** Applies one event whose persons are processed: merges, then properties. */
  apply(event: CapturedEvent): void {
    const other = otherId(event)
    const merged = other === null ? null : this.merge(other, event.distinctId, event)
    const person = merged ?? this.findOrCreate([event.distinctId], event)
    if (!NO_UPDATE_EVENTS.includes(event.event)) {
      updateProperties(person.properties, withCampaign(event.properties))
    }
  }

  private merge(
    otherDistinctId: string,
    intoDistinctId: string,
    event: CapturedEvent
  ): Person | null {
    if (otherDistinctId === intoDistinctId) {
      return null
    }
    if (isIllegalId(otherDistinctId)) {
      this.warn({
        type: "cannot_merge_with_illegal_distinct_id",
        details: {
          illegalDistinctId: otherDistinctId,
          distinctId: intoDistinctId,
          eventUuid: event.uuid,
        },
      })
      return null
    }
    const other = this.find(otherDistinctId)
    const into = this.find(intoDistinctId)
    const person =
      other && into && other !== into
        ? this.mergePersons(other, into, event)
        : (other ?? into ?? this.findOrCreate([intoDistinctId], event))
    // A rejected merge leaves the other ID where it was.
    if (this.find(otherDistinctId) === null) {
      this.attach(otherDistinctId, person)
    }
    if (this.find(intoDistinctId) === null) {
      this.attach(intoDistinctId, person)
    }
    person.isIdentified = true
    return person
  }

  private mergePersons(other: Person, into: Person, event: CapturedEvent): Person {
    if (other.isIdentified && event.event !== "$merge_dangerously") {
      this.warn({
        type: "cannot_merge_already_identified",
        details: {
          sourcePersonId: other.id,
          targetPersonId: into.id,
          distinctId: event.distinctId,
          eventUuid: event.uuid,
        },
      })
      return into
    }
    into.properties = { ...other.properties, ...into.properties }
    into.createdAt = other.createdAt < into.createdAt ? other.createdAt : into.createdAt
    other.distinctIds.forEach((id) => this.attach(id, into))
    return into
  }

  private findOrCreate(distinctIds: [string], event: CapturedEvent): Person {
    const found = this.find(distinctIds[0])
    if (found) {
      return found
    }
    const person: Person = {
      id: uuidFromDistinctId(distinctIds[0]),
      distinctIds: [],
      properties: {},
      isIdentified: false,
      createdAt: new Date(event.timeMs).toISOString(),
    }
    this.attach(distinctIds[0], person)
    return person
  }

  private attach(distinctId: string, person: Person): void {
    this.byId.set(distinctId, person)
    person.distinctIds.push(distinctId)
  }
}

/** PostHog derives a person's UUID from its first ID. Source: `nodejs/src/ingestion/common/persons/person-uuid.ts`. */
function uuidFromDistinctId(distinctId: string): string {
  const bytes = createHash("sha1").update(`1:${distinctId}`).digest()
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}

function otherId(event: CapturedEvent): string | null {
  const { alias, $anon_distinct_id: anonymous } = event.properties
  if (MERGE_EVENTS.includes(event.event) && alias) {
    return String(alias)
  }
  return event.event === "$identify" && "$anon_distinct_id" in event.properties
    ? String(anonymous)
    : null
}
