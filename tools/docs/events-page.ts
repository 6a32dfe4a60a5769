import { definitions } from "../../src/events/catalog"
import type { AnyEventDefinition } from "../../src/events/catalog"
import type { Topic } from "../../src/events/language/event-definition"
import { momentDefinitions } from "../../src/events/moments"
import type { AnyMomentDefinition } from "../../src/events/moments"
import { inTaxonomy } from "../../src/events/taxonomy/taxonomies"
import { eventSection, headingOf, momentSection, nameOf } from "./event-section"
import { anchorOf, code, listOf, table } from "./markdown"

/** In the order of an order's life. */
const TOPICS: readonly Topic[] = [
  "carts",
  "orders",
  "payments",
  "fulfillment",
  "after sales",
  "customers",
  "subscriptions",
  "groups",
  "workflows",
  "errors",
]

const INTRO = `# Events

<!-- Made by \`npm run docs\` from src/events/catalog.ts. What is written here by hand is overwritten. -->

Each event is defined over rows of the store's database: a row proves that it happened, and gives its time, its person
and its properties. A Medusa event is only a hint to look at the row now;
[reconciliation](architecture.md#reconciliation) finds what no hint announced. The same row always gives the same
\`uuid\`, name, \`distinct_id\` and time, so PostHog counts it once however often it is sent.

A few events are **moments**: no row proves them, so they are recorded when they happen. They survive outages like all others,
but neither reconciliation nor a backfill finds one again that was not recorded: one is lost when its process is killed in the same
moment.

A property whose value is missing is left out. In TypeScript the properties of an event are
\`EventProperties<"order_placed">\`, by the definition's id.

An order is told as it was placed, and its edits, refunds and returns by events of their own. They stay on one person, unless an account
[claims the order](privacy.md#an-order-that-goes-over-to-another-customer) with proof.

Events of carts come more often than orders; [\`cartEvents\`](configuration.md#events-of-carts) says which of them are on. What is not
here, because no row of Medusa proves it:

- **A changed quantity** in a cart. Its line holds the quantity of now, and neither the one before nor when it changed: \`updated_at\`
  changes with prices, too.
- **A payment that failed without a word in the database**: the provider's code threw an error instead of answering, the answer was
  \`pending\` or \`requires_more\`, or a webhook said \`failed\`, which Medusa passes over. And one whose session Medusa has
  deleted, because the shopper tried again, before anybody looked: that takes a process that is killed in that moment.
- **A promotion code that did not apply**: Medusa keeps no row of it.

The option [\`taxonomy\`](taxonomy.md) sends some of them under the names and with the properties of PostHog's e-commerce spec;
the option [\`events\`](configuration.md#changing-the-plugins-events) switches single ones off or renames them.

## Amounts

Amounts are in major units: 12.34 is twelve euros and thirty-four cents. They are rounded as money moves, half away from zero to the
currency's own decimals: 62.475 EUR is sent as 62.48, 1234.5 JPY as 1235, and 0.811625 KWD as 0.812. The decimals come from Medusa's list of
currencies; a currency that is not in it has two. The \`price\` of a product is of one piece and stays as listed,
because a piece may cost less than a cent.

Each amount is rounded by itself, as the Admin shows it. What adds up in Medusa then adds up to within one smallest unit of the currency,
such as a cent:

- In \`order_placed\`, the \`total\` of all \`products\` and \`shipping\` are \`total\` and \`credit_total\`. In an order of many lines
  the rounding of each would add up to more; there, the \`total\` of as many lines as needed is one unit off what the Admin shows.
- Under the [e-commerce spec](taxonomy.md#money), \`revenue\`, \`shipping\` and \`tax\` are \`total\`.
- Where nothing is discounted, \`subtotal\` and \`tax\` are \`total\` and \`credit_total\`; of a line, its \`total\`.

\`subtotal\`, \`tax\` and \`discount\` of many lines may differ from those of the order by half a unit for each line. \`amount_difference\`,
\`mrr_change\` and \`lifetime_value_…\` are computed from rounded amounts, as the events before them sent these.

Gift cards and store credit are credit lines in Medusa, and lower \`total\`. \`credit_total\` says by how much, so \`total\` and
\`credit_total\` are what the order came to. \`revenue\` is what was sold, however it was paid for.

## Overview`

const EVERYWHERE: [name: string, type: string, doc: string][] = [
  ["environment", "text", "The option `environment`: NODE_ENV unless it is set."],
  [
    "$ignore_sent_at",
    "boolean",
    "Always true: PostHog takes the event's own time as it is, and does not correct it by the time of sending.",
  ],
  [
    "$process_person_profile",
    "boolean",
    "Only ever false: on events of guests and of orders without a customer, so that PostHog makes no person profile. The option `personProfiles` changes for whom.",
  ],
  [
    "$set",
    "object",
    "Person properties, only for customers with an account and only on the events that say so below.",
  ],
  [
    "$groups",
    "object",
    "Ids of the groups that the event belongs to, by the group's type: only where the option [`groups`](configuration.md#groups) asks for them, and only for persons with a profile.",
  ],
  [
    "$geoip_disable",
    "boolean",
    "Always true, added by posthog-node: PostHog does not take the server's place for the shopper's.",
  ],
  [
    "$lib, $lib_version, $is_server",
    "text, boolean",
    "Added by posthog-node: what sent the event.",
  ],
  [
    "trimmed_properties",
    "list of text",
    "Only on an event that was over PostHog's limit of 1,000,000 bytes: the properties that were shortened. Numbers never are.",
  ],
]

/** The whole of `docs/events.md`. */
export const eventsPage = (): string =>
  `${[
    INTRO,
    ...TOPICS.map(topicTable),
    "## On every event",
    table(
      ["Property", "Type", "Description"],
      EVERYWHERE.map(([names, type, doc]) => [names.split(", ").map(code).join(", "), type, doc])
    ),
    "## On the person",
    "For customers with an account. Counts and sums are as of when the event is recorded, so a backfill of old orders leaves the profile right.",
    table(["Property", "Description", "Told by"], personPropertiesOf(definitions)),
    ...TOPICS.flatMap((topic) => [
      `## ${titleOf(topic)}`,
      ...eventsOf(topic).map(eventSection),
      ...momentsOf(topic).map(momentSection),
    ]),
  ].join("\n\n")}\n`

/** A topic as a heading. */
const titleOf = (topic: Topic): string => `${topic.charAt(0).toUpperCase()}${topic.slice(1)}`

const eventsOf = (topic: Topic): AnyEventDefinition[] =>
  definitions.filter((definition) => definition.topic === topic)

const personPropertiesOf = (all: typeof definitions): string[][] => {
  const totals = new Map(
    all.flatMap(({ personTotals }) => Object.entries(personTotals?.docs ?? {}))
  )
  const tellersOf = (isTeller: (definition: (typeof definitions)[number]) => boolean) =>
    listOf(all.filter(isTeller).map((definition) => code(nameOf(definition))))
  const tellers = tellersOf(({ person }) => person.sets === true)
  return [
    [code("has_account"), "Always true.", tellers],
    [code("customer_since"), "When the account was made.", tellers],
    [
      "what `personProperties` allows",
      "As the customer's row has it; taken off the person when the customer has it no more.",
      tellers,
    ],
    ...[...totals].map(([name, doc]) => [
      code(name),
      doc,
      tellersOf(({ personTotals }) => name in (personTotals?.docs ?? {})),
    ]),
  ]
}

const topicTable = (topic: Topic): string =>
  [
    `**[${titleOf(topic)}](#${anchorOf(titleOf(topic))})**`,
    table(
      ["Event in PostHog", "What it means", "In the e-commerce spec"],
      [...eventsOf(topic).map(rowOf), ...momentsOf(topic).map(momentRowOf)]
    ),
  ].join("\n\n")

const momentsOf = (topic: Topic): AnyMomentDefinition[] =>
  momentDefinitions.filter((moment) => moment.topic === topic)

const momentRowOf = (moment: AnyMomentDefinition): string[] => [
  `[${code(nameOf(moment))}](#${anchorOf(nameOf(moment))})`,
  `*Moment.* ${moment.doc}`,
  "",
]

const rowOf = (definition: AnyEventDefinition): string[] => {
  const inSpec = nameOf(inTaxonomy(definition, "ecommerce-spec"))
  return [
    `[${code(nameOf(definition))}](#${anchorOf(headingOf(definition))})`,
    definition.doc,
    inSpec === nameOf(definition) ? "" : `[${inSpec}](taxonomy.md#${anchorOf(inSpec)})`,
  ]
}
