/** An event as your `beforeSend` sees it. */
export interface EventBeforeSend {
  readonly event: string
  readonly distinct_id: string
  readonly timestamp: string
  readonly uuid: string
  properties: Record<string, unknown>
}

/**
 * Your last word on an event: return the event with the properties to send, or null to drop it. Only `properties` is read from the
 * returned event. The other four stay, because PostHog deduplicates by them.
 */
export type BeforeSend = (event: EventBeforeSend) => EventBeforeSend | null
