import type { EventSummary } from "./schema"

/** The entity under which the Admin's search (⌘K) asks for events. */
export const FOUND_EVENTS = "posthog_event"

/** An event that the Admin's search found. */
export interface FoundEvent extends Pick<EventSummary, "event" | "timestamp"> {
  /** Its UUID. */
  id: string
  /** What was searched for. */
  q: string
}
