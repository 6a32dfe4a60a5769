import type { StandInClient, StoredEvent } from "../../packages/posthog-stand-in"
import type { DemoOrder } from "./orders"

const DEADLINE_MS = 30_000

/** An event that the orders should have caused, and the arrived event if there is one. */
export type Arrival = { name: string; person: DemoOrder["person"]; event?: StoredEvent }

type Expectation = {
  name: string
  person: DemoOrder["person"]
  matches(event: StoredEvent): boolean
}

/** Waits until each expected event has arrived at the stand-in. After 30 seconds, a missing one has no `event`. */
export async function waitForEvents(
  standIn: StandInClient,
  orders: DemoOrder[]
): Promise<Arrival[]> {
  const deadline = Date.now() + DEADLINE_MS
  const expected = orders.flatMap(expectEvents)
  return Promise.all(
    expected.map(async (one) => ({
      name: one.name,
      person: one.person,
      event: await find(standIn, one, deadline),
    }))
  )
}

function expectEvents({ person, order }: DemoOrder): Expectation[] {
  const ofCustomer = (event: StoredEvent) => event.distinctId === order.customer_id
  const ofOrder = (event: StoredEvent) => event.properties.order_id === order.id
  const account: Expectation[] = [
    { name: "customer_created", person, matches: ofCustomer },
    { name: "$identify", person, matches: ofCustomer },
  ]
  return [
    ...(person === "customer" ? account : []),
    { name: "order_placed", person, matches: ofOrder },
  ]
}

async function find(
  standIn: StandInClient,
  { name, matches }: Expectation,
  deadline: number
): Promise<StoredEvent | undefined> {
  // Events of an earlier run may arrive, too, so the right one needn't be among the first.
  for (let enough = 1; ;) {
    try {
      await standIn.wait({ name, events: enough, timeoutMs: Math.max(1, deadline - Date.now()) })
    } catch {
      return undefined
    }
    const events = await standIn.events({ event: name })
    const found = events.find(matches)
    if (found) {
      return found
    }
    enough = events.length + 1
  }
}
