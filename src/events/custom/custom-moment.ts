import { defineMoment } from "../language/define-moment"
import type { MomentDefinition } from "../language/define-moment"
import type { EventDefinition } from "../language/event-definition"
import { under } from "../language/property-tables"
import type { PropertyTable } from "../language/property-tables"
import type { Time } from "../language/time"

/** An event over what a Medusa event says, where no row proves it. */
export interface CustomMoment<
  Data extends object = object,
  Properties extends PropertyTable<Data> = PropertyTable<Data>,
> extends Pick<EventDefinition<Data>, "groups"> {
  /** Stable for ever: part of each event's uuid. PostHog sees it, too, unless `event` gives another name. */
  id: string
  event?: string
  /** One sentence for the analyst: what happened when this event appears. */
  doc: string
  /** Name of the Medusa event whose payload is read. */
  on: string
  /** What makes this one different from any other: Medusa may hand an event over twice. */
  key: (data: Data) => string
  /** When it happened; when the Medusa event was emitted, by default. */
  time?: (data: Data) => Time
  /** Field of the payload with the customer's id. An event without one is passed over. */
  person: { customerId: keyof Data & string }
  properties: Properties
}

/** Any custom moment; what its payload holds is known only where it is declared. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Data is both read and passed, so only `any` erases it.
export type AnyCustomMoment = CustomMoment<any, any>

/** What is known of a custom moment when it is recorded. */
export interface CustomFacts {
  data: object
  customer_id: string
  /** When the Medusa event was emitted. */
  at: string
}

/** The definition that a custom moment stands for. */
export const momentFrom = (moment: AnyCustomMoment): MomentDefinition<CustomFacts> => {
  const { id, event, doc, on, key, time, properties, groups } = moment
  return defineMoment<CustomFacts>()({
    id,
    event,
    doc,
    topic: "custom",
    told: `When Medusa emits \`${on}\``,
    once: "what its `key` gives",
    whose: "The customer.",
    lookUp: "customer",
    time: ({ data, at }) => time?.(data) ?? at,
    key: ({ data }) => key(data),
    person: { customer: "customer", fallback: "customer_id" },
    properties: under("data", properties as PropertyTable<object>),
    ...(groups && { groups: ({ data }: CustomFacts) => groups(data) }),
  })
}
