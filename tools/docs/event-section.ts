import { definitions } from "../../src/events/catalog"
import type { AnyEventDefinition } from "../../src/events/catalog"
import type { AnyMomentDefinition } from "../../src/events/moments"
import type { Volume } from "../../src/events/language/event-definition"
import { proofFilters } from "../../src/capture/rows/proof-filters"
import { joinPath } from "../../src/lib/path"
import { code, listOf, table } from "./markdown"
import { readsOf } from "./reads"

/** What functions ask of a row that proves a fact, by the definition's id: they cannot be put into words by themselves. */
const WHEN: Record<string, string> = {
  cart_abandoned: "nothing happened to it or what belongs to it for the time that the option says",
  promotion_removed: "has been so for more than a minute",
  subscription_updated: "it is over, or `last_order_date` is later than `subscription_date`",
  customer_updated: "`updated_at` is later than `created_at`",
}

/** The times that are no column of the row, by the definition's id. */
const TIME: Record<string, string> = {
  checkout_started:
    "The earliest `created_at` of the cart's addresses and shipping methods; the cart's own where they were made with it",
  cart_abandoned: "The last activity, and the time that `abandonedCartAfterHours` says",
}

/** What switches a busy event on. */
const ON_WITH: Record<Volume, string> = {
  cart: '`cartEvents: "all"`; off by default',
  checkout: '`cartEvents: "checkout"`, the default, and `"all"`',
}

/** The name PostHog sees. */
export const nameOf = (definition: Pick<AnyEventDefinition, "id" | "event">): string =>
  definition.event ?? definition.id

/** The heading of an event's section: its name, with its id where several events have the name. */
export const headingOf = (definition: AnyEventDefinition): string => {
  const name = nameOf(definition)
  const isOnly = definitions.filter((other) => nameOf(other) === name).length === 1
  return isOnly ? name : `${name} (${definition.id})`
}

/** An event's section of `docs/events.md`. */
export const eventSection = (definition: AnyEventDefinition): string =>
  [
    `### ${headingOf(definition)}`,
    definition.doc,
    table(
      ["", ""],
      [
        ["Definition", code(definition.id)],
        ["Proved by", proofOf(definition)],
        ["Counted once per", `${listOf(readsOf(definition.key).map(code))} of the row`],
        ["Time", timeOf(definition)],
        ["Person", personOf(definition)],
        ["Hinted at by", hintsOf(definition)],
        ...(definition.volume ? [["On with", ON_WITH[definition.volume]]] : []),
      ]
    ),
    propertiesOf(definition),
  ].join("\n\n")

const hintsOf = ({ hints }: AnyEventDefinition): string =>
  listOf(Object.keys(hints).map(code)) || "No Medusa event; reconciliation finds it."

/** A moment's section of `docs/events.md`. */
export const momentSection = (moment: AnyMomentDefinition): string =>
  [
    `### ${nameOf(moment)}`,
    moment.doc,
    table(
      ["", ""],
      [
        ["Definition", code(moment.id)],
        ["Proved by", "No row: it is a moment"],
        ["Told", `${moment.told}.`],
        ["Counted once per", moment.once],
        ["Person", moment.whose],
      ]
    ),
    propertiesOf(moment),
  ].join("\n\n")
const timeOf = ({ id, time }: AnyEventDefinition): string =>
  TIME[id] ?? `${listOf(readsOf(time).map(code))} of the row`

const proofOf = ({ id, entity, proof }: AnyEventDefinition): string => {
  const when = WHEN[id]
  const isComputed = Boolean(proof.when) || typeof proof.where === "function"
  if (isComputed && !when) {
    throw new Error(
      `Expected words for the functions of \`proof\` of "${id}". Add them to WHEN in ${__filename}.`
    )
  }
  const conditions = [
    ...conditionsOf(id, proofFilters(proof)),
    ...(isComputed && when ? [when] : []),
  ]
  const where = conditions.length > 0 ? ` where ${listOf(conditions)}` : ""
  const age = proof.ofAnyAge ? ", also one from before the plugin was installed" : ""
  return `${proof.by === "new row" ? "A new row" : "A new or changed row"} of ${code(entity)}${where}${age}`
}

const isNested = (filter: unknown): filter is Record<string, unknown> =>
  typeof filter === "object" &&
  filter !== null &&
  !Array.isArray(filter) &&
  !Object.keys(filter).some((key) => key.startsWith("$"))

/** Whether a filter asks nothing but how long ago something was; WHEN has the words. */
const isOfTime = (filter: unknown): boolean =>
  typeof filter === "object" &&
  filter !== null &&
  Object.values(filter).every((value) => value instanceof Date)

const conditionsOf = (id: string, where: Record<string, unknown>, path = ""): string[] =>
  Object.entries(where).flatMap(([field, filter]) => {
    if (field === "$or") {
      const ways = (filter as Record<string, unknown>[]).map((way) =>
        listOf(conditionsOf(id, way, path))
      )
      return [listOf(ways, "or")]
    }
    if (isOfTime(filter)) {
      return []
    }
    const name = joinPath(path, field)
    return isNested(filter)
      ? conditionsOf(id, filter, name)
      : [`${code(name)} ${inWords(id, filter)}`]
  })

const inWords = (id: string, filter: unknown): string => {
  if (filter === null) {
    return "is not set"
  }
  if (typeof filter !== "object") {
    return `is ${String(filter)}`
  }
  if (Array.isArray(filter)) {
    return `is ${listOf(filter.map(String), "or")}`
  }
  if ("$ne" in filter) {
    return filter.$ne === null ? "is set" : `is not ${String(filter.$ne)}`
  }
  throw new Error(
    `Expected a known filter in "${id}", got ${JSON.stringify(filter)}. Word it in ${__filename}.`
  )
}

const personOf = ({ person, personTotals, proof }: AnyEventDefinition): string => {
  if (person.ofGroup) {
    return `None: it stands under \`$${person.ofGroup}_\` and the group's id, as PostHog's own libraries send it.`
  }
  const sources = [person, ...(person.or ? [person.or] : [])]
  const ids = sources.flatMap(({ customer, id, fallback }) => [
    id ?? joinPath(customer, "id"),
    fallback,
  ])
  const [id, ...others] = ids.map(code)
  const who = person.customer
    ? `The customer, ${id}; where there is none, ${listOf(others, "or")}.`
    : `The customer itself, ${id}.`
  const set = [
    ...(person.sets
      ? [code("has_account"), code("customer_since"), "what `personProperties` allows"]
      : []),
    ...Object.keys(personTotals?.docs ?? {}).map(code),
  ]
  const unset =
    person.sets && proof.by === "changed row"
      ? " Takes off the person, with `$unset`, what `personProperties` allows and the customer has no more."
      : ""
  return set.length > 0 ? `${who} Carries \`$set\` with ${listOf(set)}.${unset}` : who
}

const propertiesOf = ({ properties }: Pick<AnyEventDefinition, "properties">): string =>
  Object.keys(properties).length > 0 ? propertyTable(properties) : "No properties of its own."

/** Properties with their types and what they mean. */
export const propertyTable = (properties: AnyEventDefinition["properties"]): string =>
  table(
    ["Property", "Type", "Description"],
    Object.entries(properties).map(([name, { type, doc }]) => [code(name), type, doc])
  )
