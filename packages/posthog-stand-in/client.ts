import { CONTROL_PREFIX } from "./control"
import type {
  Deletion,
  EventFilter,
  Fault,
  Group,
  IngestionWarning,
  Person,
  SeenRequest,
  Session,
  StoredEvent,
  Totals,
  VanishedEvent,
} from "./types"

/** What `wait` waits for: at least this many merged events, with this name if one is given. */
export interface WaitQuery {
  events: number
  name?: string
  timeoutMs?: number
}

/** Controls a stand-in that runs as a separate program, through its `/_stand-in/` endpoints. */
export class StandInClient {
  constructor(
    readonly url: string,
    readonly token: string
  ) {}

  /** @returns rows as they will finally be counted */
  async events(filter: Omit<EventFilter, "historical"> = {}): Promise<StoredEvent[]> {
    const { event: name, ...rest } = filter
    return this.get<StoredEvent[]>("events", { name, ...rest })
  }

  async persons(): Promise<Person[]> {
    return this.get<Person[]>("persons")
  }

  async sessions(): Promise<Session[]> {
    return this.get<Session[]>("sessions")
  }

  async groups(): Promise<Group[]> {
    return this.get<Group[]>("groups")
  }

  async requests(): Promise<SeenRequest[]> {
    return this.get<SeenRequest[]>("requests")
  }

  async vanished(): Promise<VanishedEvent[]> {
    return this.get<VanishedEvent[]>("vanished")
  }

  async warnings(): Promise<IngestionWarning[]> {
    return this.get<IngestionWarning[]>("warnings")
  }

  async deletions(): Promise<Deletion[]> {
    return this.get<Deletion[]>("deletions")
  }

  /** Deletes the events that wait for it. */
  async finishDeletions(): Promise<void> {
    await this.call("finish-deletions", { method: "POST" })
  }

  /** @returns rows before merging */
  async rawEventCount(): Promise<number> {
    return (await this.get<{ raw: number }>("count")).raw
  }

  async totals(): Promise<Totals> {
    return this.get<Totals>("totals")
  }

  /** Sets a fault, for `times` requests or until cleared; null clears it. */
  async setFault(fault: Fault | null, { times }: { times?: number } = {}): Promise<void> {
    await this.call("fault", {
      method: "POST",
      body: JSON.stringify({ fault, times }),
    })
  }

  async reset(): Promise<void> {
    await this.call("reset", { method: "POST" })
  }

  /** @returns the number of events once there are enough; rejects with what was seen when time runs out */
  async wait({ events, name, timeoutMs }: WaitQuery): Promise<number> {
    const query = { events, name, timeoutMs }
    return (await this.get<{ events: number }>("wait", query)).events
  }

  private get<T>(
    control: string,
    query: { [key: string]: string | number | undefined } = {}
  ): Promise<T> {
    const params = new URLSearchParams()
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) {
        params.set(key, String(value))
      }
    }
    return this.call<T>(`${control}?${params}`)
  }

  private async call<T>(control: string, init?: RequestInit): Promise<T> {
    const response = await fetch(`${this.url}${CONTROL_PREFIX}${control}`, init)
    const text = await response.text()
    if (!response.ok) {
      const { error } = JSON.parse(text) as { error: string }
      throw new Error(`Stand-in answered ${response.status} to ${control}: ${error}`)
    }
    return JSON.parse(text) as T
  }
}
