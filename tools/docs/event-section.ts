import { definitions } from "../../src/events/catalog"
import type { AnyEventDefinition } from "../../src/events/catalog"
import { momentDefinitions } from "../../src/events/moments"
import type { AnyMomentDefinition } from "../../src/events/moments"
import { GUEST_MERGE } from "../../src/events/customers/guest-merged"
import type { Volume } from "../../src/events/language/event-definition"
import { proofFilters } from "../../src/capture/rows/proof-filters"
import { statements } from "../../src/capture/rows/statements/guest-merges"
import { joinPath } from "../../src/lib/path"
import { code, listOf, table } from "./markdown"
import { readsOf } from "./reads"

/** Conditions that are functions, by the definition's ID. They can't be turned into words automatically. */
const WHEN: Record<string, string> = {
  cart_abandoned: "the cart has had no activity for `abandonedCartAfterHours`",
  promotion_removed: "is more than a minute in the past",
  subscription_updated:
    "either the subscription has ended or `last_order_date` is later than `subscription_date`",
  customer_updated: "`updated_at` is later than `created_at`",
}

/** Times that aren't a single column of the row, by the definition's ID. */
const TIME: Record<string, string> = {
  checkout_started:
    "The earliest `created_at` of the cart's addresses and shipping methods, or the cart's own if they were created with it",
  guest_merged: "When the proof was given, or the order was placed, whichever was later",
  cart_abandoned: "The last activity plus `abandonedCartAfterHours`",
  return_requested: "`requested_at` of the row, or `created_at` if it isn't set",
  subscription_updated:
    "`last_order_date` of the row, or `updated_at` if the subscription has ended",
}

/** The values of `cartEvents` that turn a frequent event on. */
const ON_WITH: Record<Volume, string> = {
  cart: '`cartEvents: "all"`; off by default',
  checkout: '`cartEvents: "checkout"` (the default) and `"all"`',
}

/** The name PostHog sees. */
export const nameOf = (definition: Pick<AnyEventDefinition, "id" | "event">): string =>
  definition.event ?? definition.id

/** The heading of an event's section: its name, plus its ID if several events share the name. */
export const headingOf = (definition: Pick<AnyEventDefinition, "id" | "event">): string => {
  const name = nameOf(definition)
  const all = [...definitions, ...momentDefinitions]
  const isOnly = all.filter((other) => nameOf(other) === name).length === 1
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
        ["Definition ID", code(definition.id)],
        ["Proved by", proofOf(definition)],
        ["Counted once per", `${listOf(readsOf(definition.key).map(code))} of the row`],
        ["Time", timeOf(definition)],
        ["Person", personOf(definition)],
        ["Hints", hintsOf(definition)],
        ...visitOf(definition),
        ...(definition.ofFlags
          ? [["Flags", "[What the visitor saw](experiments.md), as `$feature/<key>`"]]
          : []),
        ...(definition.volume ? [["Turned on by", ON_WITH[definition.volume]]] : []),
      ]
    ),
    propertiesOf(definition),
  ].join("\n\n")

const visitOf = ({ ofVisit }: Pick<AnyEventDefinition, "ofVisit">): string[][] =>
  ofVisit
    ? [["Of the visit", ofVisit === "session" ? "Its session" : "Its session and campaign"]]
    : []

const hintsOf = ({ hints }: AnyEventDefinition): string =>
  listOf(Object.keys(hints).map(code)) || "None: catch-up finds it"

/** A moment's section of `docs/events.md`. */
export const momentSection = (moment: AnyMomentDefinition): string =>
  [
    `### ${headingOf(moment)}`,
    moment.doc,
    table(
      ["", ""],
      [
        ["Definition ID", code(moment.id)],
        ["Proved by", "No row, because it is a moment"],
        ["Recorded", `${moment.told}.`],
        ["Counted once per", moment.once],
        ["Person", moment.whose],
        ...visitOf(moment),
      ]
    ),
    propertiesOf(moment),
  ].join("\n\n")
const timeOf = ({ id, time }: AnyEventDefinition): string =>
  TIME[id] ?? `${listOf(readsOf(time).map(code))} of the row`

/** What proves the rows that a statement reads, by their entity. */
const STATEMENTS: Readonly<Record<string, string>> = {
  [GUEST_MERGE]:
    "A `posthog_outbox_event` of `order_placed` under a guest's ID, and either a confirmed `order_change` row of the order where `change_type` is `transfer` and whose action has a token, or a verified `auth_verification` row of the guest's email address",
}

const proofOf = ({ id, entity, proof }: AnyEventDefinition): string => {
  if (statements.has(entity)) {
    const read = STATEMENTS[entity]
    if (!read) {
      throw new Error(
        `Expected a description of the rows of "${entity}". Add it to STATEMENTS in ${__filename}.`
      )
    }
    return read
  }
  const when = WHEN[id]
  const isComputed = Boolean(proof.when) || typeof proof.where === "function"
  if (isComputed && !when) {
    throw new Error(
      `Expected a description of the functions in \`proof\` of "${id}". Add it to WHEN in ${__filename}.`
    )
  }
  const conditions = [
    ...conditionsOf(id, proofFilters(proof)),
    ...(isComputed && when ? [when] : []),
  ]
  const where = conditions.length > 0 ? ` where ${listOf(conditions)}` : ""
  const age = proof.ofAnyAge ? ", including rows from before the plugin was installed" : ""
  return `${proof.by === "new row" ? "A new" : "A new or changed"} ${code(entity)} row${where}${age}`
}

const isNested = (filter: unknown): filter is Record<string, unknown> =>
  typeof filter === "object" &&
  filter !== null &&
  !Array.isArray(filter) &&
  !Object.keys(filter).some((key) => key.startsWith("$"))

/** Whether a filter only compares a time with the current time. WHEN describes it. */
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
    return `is ${code(String(filter))}`
  }
  if (Array.isArray(filter)) {
    return `is ${listOf(filter.map(String).map(code), "or")}`
  }
  if ("$ne" in filter) {
    return filter.$ne === null ? "is set" : `is not ${code(String(filter.$ne))}`
  }
  throw new Error(
    `Expected a known filter in "${id}", got ${JSON.stringify(filter)}. Add words for it in ${__filename}.`
  )
}

const personOf = ({ person, personTotals, proof }: AnyEventDefinition): string => {
  if (person.ofGroup) {
    return `None: \`distinct_id\` is \`$${person.ofGroup}_\` followed by the group's ID, as in PostHog's own libraries. PostHog makes a person without properties of it.`
  }
  const sources = [person, ...(person.or ? [person.or] : [])]
  const ids = sources.flatMap(({ customer, id, fallback }) => [
    id ?? joinPath(customer, "id"),
    fallback,
  ])
  const [id, ...others] = ids.map(code)
  const who = person.customer
    ? `The customer (${id}). Without a customer: ${listOf(others, "or")}${others.length > 1 ? ", in this order" : ""}.`
    : `The customer (${id}).`
  const set = [
    ...(person.sets
      ? [code("has_account"), code("customer_since"), "the fields listed in `personProperties`"]
      : []),
    ...Object.keys(personTotals?.docs ?? {}).map(code),
  ]
  const unset =
    person.sets && proof.by === "changed row"
      ? " Removes, with `$unset`, listed fields that the customer no longer has."
      : ""
  return set.length > 0 ? `${who} Includes \`$set\` with ${listOf(set)}.${unset}` : who
}

const propertiesOf = ({ properties }: Pick<AnyEventDefinition, "properties">): string =>
  Object.keys(properties).length > 0
    ? propertyTable(properties)
    : "This event has no properties of its own."

/** A table of properties with their types and descriptions. */
export const propertyTable = (properties: AnyEventDefinition["properties"]): string =>
  table(
    ["Property", "Type", "Description"],
    Object.entries(properties).map(([name, { type, doc, typed }]) => [
      code(name),
      typed ? `${type}, [typed](privacy.md#texts-that-people-type)` : type,
      doc,
    ])
  )
