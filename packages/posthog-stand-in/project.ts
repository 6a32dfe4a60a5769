import { matches, mergeRows, utcDay } from "./counting"
import { Groups } from "./groups"
import { isIllegalId } from "./ids"
import { Persons } from "./persons"
import { applyPersonMode } from "./person-mode"
import { sessionsOf } from "./sessions"
import type {
  CapturedEvent,
  Deletion,
  EventFilter,
  Group,
  IngestionWarning,
  Person,
  SeenRequest,
  Session,
  StoredEvent,
  TimedWarning,
  VanishedEvent,
} from "./types"
import { Workspace } from "./workspace"

/** How persons are deleted. */
interface PersonDeletion {
  atMs: number
  withEvents: boolean
  withRecordings: boolean
  keepsPersons: boolean
}

interface QueuedDeletion {
  deletion: Deletion
  /** The rows that arrived before it. */
  rows: ReadonlySet<StoredEvent>
}

/** Everything PostHog holds for the one project that has `token`. No I/O. */
export class Project {
  private rows: StoredEvent[] = []
  private vanishedEvents: VanishedEvent[] = []
  private warningList: TimedWarning[] = []
  private nowMs = 0
  private deletionList: QueuedDeletion[] = []
  /** Persons who were ever deleted. */
  private readonly tombstones = new Set<string>()
  private personStore = this.newPersons()
  private groupStore = this.newGroups()
  /** What people set up in the project. */
  workspace = new Workspace()

  constructor(readonly token: string) {}

  /** Forgets all. */
  reset(): void {
    this.rows = []
    this.vanishedEvents = []
    this.warningList = []
    this.deletionList = []
    this.tombstones.clear()
    this.personStore = this.newPersons()
    this.groupStore = this.newGroups()
    this.workspace = new Workspace()
  }

  /**
   * Ingests events that passed capture. Those under another token vanish: capture checks only a token's shape, and ingestion then
   * finds no team for it and drops the event.
   */
  ingest(events: readonly CapturedEvent[], request: SeenRequest, nowMs: number): void {
    this.nowMs = nowMs
    for (const event of events) {
      if (event.token === this.token) {
        this.ingestOne(event, request)
      } else {
        const { token, event: name, uuid, distinctId } = event
        const requestIndex = request.index
        this.vanishedEvents.push({
          token,
          event: name,
          uuid,
          distinctId,
          requestIndex,
        })
      }
    }
  }

  /** @returns rows as they will finally be counted, in the order of first arrival */
  events(filter: EventFilter = {}): StoredEvent[] {
    return mergeRows(this.rows)
      .filter((row) => matches(row, filter))
      .map((row) => ({ ...row, personId: this.personIdOf(row) }))
  }

  /** @returns rows as they arrived, which is what a query reads */
  unmergedEvents(): StoredEvent[] {
    return this.rows.map((row) => ({ ...row, personId: this.personIdOf(row) }))
  }

  /** @returns rows before merging: what a plain count shows until PostHog has merged */
  rawEventCount(): number {
    return this.rows.length
  }

  persons(): Person[] {
    return structuredClone(this.personStore.all())
  }

  sessions(): Session[] {
    return structuredClone(sessionsOf(mergeRows(this.rows)))
  }

  groups(): Group[] {
    return structuredClone(this.groupStore.all())
  }

  vanished(): VanishedEvent[] {
    return [...this.vanishedEvents]
  }

  warnings(): IngestionWarning[] {
    return this.warningList.map(({ type, details }) => ({ type, details }))
  }

  timedWarnings(): TimedWarning[] {
    return structuredClone(this.warningList)
  }

  /** Lists a warning. */
  warn(warning: IngestionWarning, atMs = this.nowMs): void {
    this.warningList.push({ ...warning, atMs })
  }

  deletions(): Deletion[] {
    return structuredClone(this.deletionList.map(({ deletion }) => deletion))
  }

  /**
   * The persons whom PostHog's lists and queries show. One who was deleted and came back under the same UUID isn't among them: the deletion
   * has the higher version in ClickHouse. Source: `posthog/models/person/deletion.py`, `PersonViewSet.list`.
   */
  listedPersons(): Person[] {
    return this.persons().filter(({ id }) => !this.tombstones.has(id))
  }

  /**
   * Deletes persons at once and queues their events. Source: `posthog/models/person/bulk_delete.py`, `async_deletion.py`: while events of a
   * person are queued, they aren't queued again (`ignore_conflicts`).
   */
  deletePersons(persons: readonly Person[], how: PersonDeletion): void {
    for (const { id, distinctIds } of persons) {
      if (!how.keepsPersons) {
        this.personStore.remove({ distinctIds })
        this.tombstones.add(id)
      }
      const isQueued = this.pendingDeletions().some(({ deletion }) => deletion.personId === id)
      if (how.withEvents && !isQueued) {
        this.deletionList.push({
          deletion: {
            personId: id,
            distinctIds,
            createdAt: new Date(how.atMs).toISOString(),
            verifiedAt: null,
            withRecordings: how.withRecordings,
          },
          rows: new Set(this.rows.filter(({ distinctId }) => distinctIds.includes(distinctId))),
        })
      }
    }
  }

  /** Deletes what is queued, as PostHog Cloud does at the weekend: no event that came after. Source: `posthog/dags/deletes.py`. */
  finishDeletions(atMs: number): void {
    const pending = this.pendingDeletions()
    this.rows = this.rows.filter((row) => !pending.some(({ rows }) => rows.has(row)))
    pending.forEach(({ deletion }) => (deletion.verifiedAt = new Date(atMs).toISOString()))
  }

  private pendingDeletions(): QueuedDeletion[] {
    return this.deletionList.filter(({ deletion }) => deletion.verifiedAt === null)
  }

  private ingestOne(captured: CapturedEvent, request: SeenRequest): void {
    const { event, processPerson, warning } = applyPersonMode(captured)
    if (warning) {
      this.warn(warning)
    }
    if (event === null) {
      return
    }
    if (processPerson) {
      this.personStore.apply(event)
      event.properties = this.groupStore.apply(event)
    }
    const { timeMs, ...kept } = event
    this.rows.push({
      ...kept,
      timestamp: new Date(timeMs).toISOString(),
      day: utcDay(timeMs),
      personId: null,
      requestIndex: request.index,
      headers: request.headers,
      userAgent: request.headers["user-agent"] ?? null,
    })
  }

  private personIdOf(row: StoredEvent): string | null {
    return isIllegalId(row.distinctId) ? null : (this.personStore.find(row.distinctId)?.id ?? null)
  }

  private newPersons(): Persons {
    return new Persons((warning) => this.warn(warning))
  }

  private newGroups(): Groups {
    return new Groups((warning) => this.warn(warning))
  }
}
