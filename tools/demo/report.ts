import { ADMIN } from "../../integration-tests/store/src/seed/data"
import type { Arrival } from "./arrivals"
import type { DemoOrder } from "./orders"
import type { Receiver } from "./receiver"
import { say, sayTable } from "../lib/say"

/** Prints what arrived at the stand-in. Returns true if nothing is missing. */
export function reportArrivals(arrivals: Arrival[], storeOutput: () => string): boolean {
  say("\nEvents that the PostHog stand-in received:\n")
  sayTable(
    arrivals.map(({ name, person, event }) => ({
      event: name,
      person,
      distinct_id: event?.distinctId ?? "MISSING",
      total: text(event?.properties.total),
      currency: text(event?.properties.currency),
      time: event?.timestamp ?? "",
    }))
  )
  const missing = arrivals.filter(({ event }) => !event)
  if (missing.length > 0) {
    const names = missing.map(({ name, person }) => `${name} (${person})`).join(", ")
    say(`\nMissing after 30 seconds: ${names}. The end of the store's output:\n\n${storeOutput()}`)
  }
  return missing.length === 0
}

/** Prints the orders that the real PostHog should show. */
export function reportOrders(orders: DemoOrder[]): void {
  say("\nOrders placed. PostHog should show one order_placed event for each:\n")
  sayTable(
    orders.map(({ person, order }) => ({
      order_id: order.id,
      person,
      distinct_id: order.customer_id ?? "",
      total: text(order.total),
      currency: text(order.currency_code.toUpperCase()),
    }))
  )
  say("\nFind them in PostHog under Activity.")
}

/** Prints what to do while the demo runs. */
export function reportNextSteps({
  port,
  storefrontPort,
  receiver,
}: {
  port: number
  storefrontPort: number
  receiver: Receiver
}): void {
  const posthog = receiver.standIn
    ? `PostHog's stand-in  ${receiver.url}/_stand-in/events`
    : `PostHog             ${receiver.url}`
  say(`
The store is running.

  Storefront          http://localhost:${storefrontPort}/?utm_source=newsletter&utm_campaign=spring
  Medusa Admin        http://localhost:${port}/app  (${ADMIN.email} / ${ADMIN.password})
  ${posthog}

The storefront shows what your browser and the store send, and for whom. Its campaign link is the one above.
Capture an order in the Admin: payment_captured arrives within four minutes.
Next: set options in integration-tests/store/medusa-config.ts and start again, read README.md and docs/,
or send the events to your own project: POSTHOG_API_KEY=phc_… npm start
Delete .medusa/demo to begin with an empty store. Ctrl-C stops everything.`)
}

function text(value: unknown): string {
  return value === undefined || value === null ? "" : String(value)
}
