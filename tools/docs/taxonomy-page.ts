import { definitions } from "../../src/events/catalog"
import type { AnyEventDefinition } from "../../src/events/catalog"
import { ecommerceSpec } from "../../src/events/taxonomy/ecommerce-spec"
import type { TaxonomyEntry } from "../../src/events/taxonomy/entry"
import { headingOf, nameOf, propertyTable } from "./event-section"
import { anchorOf, code, listOf, table } from "./markdown"

const INTRO = `# Names of PostHog's e-commerce spec

<!-- Made by \`npm run docs\` from src/events/taxonomy. What is written here by hand is overwritten. -->

PostHog publishes [names and properties for e-commerce events](https://posthog.com/docs/data/event-spec/ecommerce-events), which its
destinations understand without mapping; Segment's are much the same. With

\`\`\`ts
import type { PosthogOptions } from "medusa-plugin-posthog"

export const options: PosthogOptions = { taxonomy: "ecommerce-spec" }
\`\`\`

the events that the spec covers have its name and its properties. All other events, and all properties that the spec does not have,
stay as in [events.md](events.md).

- \`uuid\`, \`distinct_id\` and time of an event are the same in both, and so are the ids by which the options and the command line name it.
- \`name\` in the option [\`events\`](configuration.md#changing-the-plugins-events) wins over the spec's name.
- Captures and refunds keep \`$revenue\`.
- Products' categories are loaded for this taxonomy only, as they are when the event is described.`

const SWITCHING = `## Switching a running store

An event keeps the name under which it was recorded. Those recorded before the switch stay as they are, in the outbox and in PostHog,
and are not sent again: a backfill does not rename them. What the switch finds unrecorded, such as older orders in a first backfill,
gets the new names. So an insight over a time with both needs both names, or a PostHog action that holds both. Best choose before you go
live.`

const MONEY = `## Money

The spec's words are not Medusa's. Where both have a property, the spec's meaning is sent:

| Property | With the plugin's own names | In the spec |
| --- | --- | --- |
| \`subtotal\` | items and shipping before discounts, without tax | items after discounts, without shipping and tax |
| \`shipping\` | after discounts, with tax | after discounts, without tax |
| \`revenue\` | items after discounts, without shipping and tax | the same |
| \`total\` | what the shopper pays | \`revenue\`, \`shipping\` and \`tax\` together: the same, except that store credit is not taken off. Of a refund: what was given back. |
| \`tax\`, \`discount\` | as in Medusa's API | the same |
| \`credit_total\` | what gift cards and store credit paid | the same |

Amounts are in major units and [rounded](events.md#amounts), as always: \`revenue\`, \`shipping\` and \`tax\` are \`total\` to within one smallest
unit of the currency. \`price\` of a product is of one piece as listed, with tax where the store lists prices with tax.`

/** The whole of `docs/taxonomy.md`. */
export const taxonomyPage = (): string =>
  `${[
    INTRO,
    "## Overview",
    table(["Id", "With the plugin's own names", "In the spec"], definitions.map(rowOf)),
    "`order_completed` is not the spec's Order Completed: it says that the merchant has marked the order as completed.",
    MONEY,
    ...definitions.flatMap((definition) => {
      const entry = entryOf(definition)
      return entry ? [section(definition, entry)] : []
    }),
    SWITCHING,
  ].join("\n\n")}\n`

const entryOf = ({ id }: AnyEventDefinition): TaxonomyEntry | undefined =>
  ecommerceSpec[id as keyof typeof ecommerceSpec]

const rowOf = (definition: AnyEventDefinition): string[] => {
  const entry = entryOf(definition)
  return [
    code(definition.id),
    `[${code(nameOf(definition))}](events.md#${anchorOf(headingOf(definition))})`,
    entry ? `[${entry.event}](#${anchorOf(entry.event)})` : "–",
  ]
}

const section = (
  definition: AnyEventDefinition,
  { event, properties, lacks }: TaxonomyEntry
): string => {
  const own = Object.keys(definition.properties).filter((name) => !(name in properties))
  return [
    `## ${event}`,
    definition.doc,
    propertyTable(properties),
    `Beside them, as in [${code(definition.id)}](events.md#${anchorOf(headingOf(definition))}): ${listOf(own.map(code))}.`,
    ...(lacks ? [`Not sent: ${lacks}`] : []),
  ].join("\n\n")
}
