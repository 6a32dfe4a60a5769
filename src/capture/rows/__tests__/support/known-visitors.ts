import type { AnyEventDefinition } from "../../../../events/catalog"
import type { Consent } from "../../../../identity/browser/consent"
import type { KnownVisit, VisitOptions } from "../../../../identity/visit"
import type { RecordedOrder } from "../../orders/recorded-orders"
import type { Row } from "../../row"
import { toEvent } from "../../to-event"
import { createAssignVisits } from "../../visits"

/** What the store knows of its visitors. */
export interface Known {
  orders?: Record<string, KnownVisit>
  carts?: Record<string, KnownVisit>
  customers?: Record<string, Consent>
}

export const OPTIONS: VisitOptions = { consent: "opt-out", onDenied: "anonymous" }

export const rowsOf = (
  definition: AnyEventDefinition,
  row: Row,
  { orders = {}, carts = {}, customers = {} }: Known,
  options: Partial<VisitOptions> = {}
): Promise<Row[]> => {
  const assignVisits = createAssignVisits({
    identities: {
      ofSales: (sale) =>
        Promise.resolve({
          visits: new Map(Object.entries(sale === "order" ? orders : carts)),
          consents: new Map(Object.entries(customers)),
        }),
      ofCustomers: () => Promise.resolve(new Map(Object.entries(customers))),
    },
    options: { ...OPTIONS, ...options },
  })
  return assignVisits(definition, [row])
}

export const eventsOf = async (...given: Parameters<typeof rowsOf>) => {
  const [definition] = given
  return (await rowsOf(...given)).map((each) =>
    toEvent(definition, each, {
      environment: "test",
      personProfiles: "identified_only",
      personProperties: [],
    })
  )
}

export const told = (distinct_id: string, further: Partial<RecordedOrder> = {}): RecordedOrder => ({
  uuid: "u",
  order_id: "order_1",
  distinct_id,
  recorded_at: new Date(),
  is_refused: false,
  ...further,
})

export const refundOf = (order: object, further: object = {}): Row => ({
  id: "ref_1",
  amount: 1,
  created_at: new Date(),
  payment: {
    currency_code: "eur",
    payment_collection: { order: { id: "order_1", ...order } },
  },
  ...further,
})

/** What a browser's visitor who agreed is known by. */
export const browsed = { consent: "granted", anonymousId: "browser_1" } as const
