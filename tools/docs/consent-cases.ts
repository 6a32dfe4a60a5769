import { v7 as uuidV7 } from "uuid"
import { createAssignVisits } from "../../src/capture/rows/visits"
import { toEvent } from "../../src/capture/rows/to-event"
import { catalog } from "../../src/events/catalog"
import type { DescribedEvent } from "../../src/events/outbox-event"
import type { ConsentOption } from "../../src/identity/browser/consent"
import { visitOf } from "../../src/identity/browser/visit"
import type { Visit } from "../../src/identity/browser/visit"

/** A store's option, and what a visitor's requests say. */
export interface ConsentCase {
  consent: Exclude<ConsentOption, () => unknown>
  visitor: string
  headers: Record<string, string>
}

/** What a browser's requests carry before anyone is asked, with a session that starts now. */
export const browserHeaders = () => {
  const [anonymousId, sessionId] = [uuidV7(), uuidV7()]
  const headers = {
    "x-posthog-distinct-id": anonymousId,
    "x-posthog-session-id": sessionId,
    "x-posthog-attribution": `utm_source=news&at=${Date.now()}`,
  }
  return { anonymousId, sessionId, headers }
}

const told = (consent: string, further: Record<string, string> = {}) => ({
  "x-posthog-consent": consent,
  ...further,
})

const VISITORS: [visitor: string, headers: Record<string, string> | undefined][] = [
  ["said nothing, and the storefront sends nothing", undefined],
  ["wasn't asked or hasn't answered", told("pending")],
  ["agreed", told("granted")],
  ["refused", told("denied")],
  ["agreed, in a browser with Global Privacy Control", told("granted", { "sec-gpc": "1" })],
]

/** Each value of the option `consent` with each kind of visitor. */
export const consentCases = (browser: Record<string, string>): ConsentCase[] =>
  (["opt-out", "opt-in", "off"] as const).flatMap((consent) =>
    VISITORS.filter(([, headers]) => consent !== "off" || headers).map(([visitor, headers]) => ({
      consent,
      visitor,
      headers: headers ? { ...browser, ...headers } : {},
    }))
  )

/** What an event says about its visitor. */
export interface Said {
  distinctId: "browser" | "customer" | "order"
  person: boolean
  session: boolean
  campaign: boolean
}

/** What a wire event says about its visitor. */
export const saidBy = (
  { distinct_id, properties }: Pick<DescribedEvent, "distinct_id" | "properties">,
  browserId: string
): Said => ({
  distinctId:
    distinct_id === browserId ? "browser" : distinct_id.startsWith("cus_") ? "customer" : "order",
  person: properties.$process_person_profile !== false,
  session: "$session_id" in properties,
  campaign: "attribution_utm_source" in properties,
})

/** What `order_placed` says about a guest or an account that is signed in, in this case. */
export const expectedOf = async (
  { consent, headers }: ConsentCase,
  { hasAccount }: { hasAccount: boolean }
): Promise<Said> => {
  const now = new Date()
  const read = visitOf(headers, { consent, now })
  const visit = read && { ...read, ...(hasAccount && { customerId: "cus_01" }) }
  const options = { consent, onDenied: "anonymous" as const }
  const assignVisits = createAssignVisits({ identities: knowing(visit), options })
  const customer = { id: "cus_01", has_account: hasAccount }
  const row = { id: "order_01", created_at: now, currency_code: "eur", customer }
  const [placed = row] = await assignVisits(catalog.order_placed, [row])
  const event = toEvent(catalog.order_placed, placed, {
    environment: "production",
    personProfiles: "identified_only",
    personProperties: [],
  })
  return saidBy(event, String(headers["x-posthog-distinct-id"]))
}

const knowing = (visit: Visit | undefined) => ({
  ofSales: () =>
    Promise.resolve({
      visits: new Map(visit ? [["order_01", visit]] : []),
      consents: new Map(),
    }),
  ofCustomers: () => Promise.resolve(new Map()),
})
