import { definitions } from "../../src/events/catalog"
import type { Topic } from "../../src/events/define-event"
import { eventSection, nameOf } from "./event-section"
import { anchorsOf, code, table } from "./markdown"

/** In the order of an order's life. */
const TOPICS: readonly Topic[] = ["orders", "payments", "fulfilment", "after sales", "customers"]

const INTRO = `# Events

<!-- Made by \`npm run docs\` from src/events/catalog.ts. What is written here by hand is overwritten. -->

Each event is defined over rows of the store's database: a row proves that it happened, and gives its time, its person
and its properties. A Medusa event is only a hint to look at the row now;
[reconciliation](architecture.md#reconciliation) finds what no hint announced. The same row always gives the same
\`uuid\`, name, \`distinct_id\` and time, so PostHog counts it once however often it is sent.

Amounts are in major units (12.34 is twelve euros and thirty-four cents), unrounded, as Medusa's Store API shows them. A
property whose value is missing is left out. In TypeScript the properties of an event are
\`EventProperties<"order_placed">\`, by the definition's id.`

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
    ...definitions.map(eventSection),
  ].join("\n\n")}\n`

const topicTable = (topic: Topic): string =>
  [
    `**${topic.charAt(0).toUpperCase()}${topic.slice(1)}**`,
    table(
      ["Event in PostHog", "What it means"],
      definitions.filter((definition) => definition.topic === topic).map(rowOf)
    ),
  ].join("\n\n")

const rowOf = (definition: (typeof definitions)[number]): string[] => {
  const name = nameOf(definition)
  const [anchor] = anchorsOf(`## ${name}`)
  return [`[${code(name)}](#${anchor})`, definition.doc]
}
