import { defineMoment } from "../language/define-moment"
import type { MomentDefinition } from "../language/define-moment"
import type { EventDefinition } from "../language/event-definition"
import { under } from "../language/property-tables"
import type { PropertyTable } from "../language/property-tables"
import type { Time } from "../language/time"

/** An event read from a Medusa event's payload, for things that no row proves. */
export interface CustomMoment<
  Data extends object = object,
  Properties extends PropertyTable<Data> = PropertyTable<Data>,
> extends Pick<EventDefinition<Data>, "groups"> {
  /** Never change it: it is part of each event's uuid. Also the name in PostHog, unless `event` sets another. */
  id: string
  event?: string
  /** One sentence for the analyst: what happened when this event appears. */
  doc: string
  /** Name of the Medusa event whose payload is read. */
  on: string
  /** Distinguishes this event from all others, because Medusa can deliver the same event twice. */
  key: (data: Data) => string
  /** When it happened. Default: when Medusa emitted the event. */
  time?: (data: Data) => Time
  /** Field of the payload with the customer's ID. An event without one is skipped. */
  person: { customerId: keyof Data & string }
  properties: Properties
}

/** Any custom moment, with its payload type erased. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Data is both read and passed, so only `any` erases it.
export type AnyCustomMoment = CustomMoment<any, any>

/** The facts of a custom moment when it is recorded. */
export interface CustomFacts {
  data: object
  customer_id: string
  /** When the Medusa event was emitted. */
  at: string
}

export const momentFrom = (moment: AnyCustomMoment): MomentDefinition<CustomFacts> => {
  const { id, event, doc, on, key, time, properties, groups } = moment
  return defineMoment<CustomFacts>()({
    id,
    event,
    doc,
    topic: "custom",
    told: `When Medusa emits \`${on}\``,
    once: "value of its `key`",
    whose: "The customer.",
    lookUp: "customer",
    time: ({ data, at }) => time?.(data) ?? at,
    key: ({ data }) => key(data),
    person: { customer: "customer", fallback: "customer_id" },
    properties: under("data", properties as PropertyTable<object>),
    ...(groups && { groups: ({ data }: CustomFacts) => groups(data) }),
  })
}
