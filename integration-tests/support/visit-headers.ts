import { v7 as uuidV7 } from "uuid"

/** What a browser sends along; each has its own IDs. */
export interface Browser {
  anonymousId: string
  sessionId: string
  windowId: string
  headers: Record<string, string>
}

/** A browser with a session that starts now, and a campaign. */
export const browser = (further: Record<string, string> = {}): Browser => {
  const [anonymousId, sessionId, windowId] = [uuidV7(), uuidV7(), uuidV7()]
  return {
    anonymousId,
    sessionId,
    windowId,
    headers: {
      "x-posthog-distinct-id": anonymousId,
      "x-posthog-session-id": sessionId,
      "x-posthog-window-id": windowId,
      "x-posthog-consent": "pending",
      "x-posthog-attribution": `utm_source=news&utm_campaign=spring&at=${Date.now()}`,
      ...further,
    },
  }
}

/** Values of headers; the function takes a customer's ID. */
export const HOSTILE: ((customerId: string) => string)[] = [
  (customerId) => customerId,
  (customerId) => customerId.toUpperCase(),
  (customerId) => JSON.stringify({ distinct_id: customerId, $sesid: [1, customerId, 1] }),
  () => "guest",
  () => "null",
  () => "[object Object]",
  () => "$posthog_cookieless",
  () => "00000000-0000-0000-0000-000000000000",
  () => "ada@example.com",
  () => "'; DROP TABLE posthog_identity; --",
  () => "__proto__",
  () => "constructor",
  () => "a\tb",
  () => "é".repeat(50),
  () => "%00%FF%",
  () => '{"distinct_id":{"a":1},"$sesid":{"b":2}}',
  // Node itself refuses a request whose headers have more than 16 kB.
  () => "[".repeat(500),
  () => "x".repeat(1_500),
]

/** Waits for what is done after a response was sent. */
export const waitUntil = async (isTrue: () => Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
