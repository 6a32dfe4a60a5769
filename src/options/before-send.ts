/** An event as the store's `beforeSend` sees it. */
export interface EventBeforeSend {
  readonly event: string
  readonly distinct_id: string
  readonly timestamp: string
  readonly uuid: string
  properties: Record<string, unknown>
}

/**
 * The store's last word on an event: gives the event back with the properties to send, or null to keep it from PostHog.
 * Only `properties` is read from what it returns: PostHog counts by the other four, so they stay.
 */
export type BeforeSend = (event: EventBeforeSend) => EventBeforeSend | null
