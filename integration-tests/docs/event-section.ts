import type { AnyEventDefinition } from "../../src/events/catalog"
import { joinPath } from "../../src/events/path"
import { code, listOf, table } from "./markdown"
import { readsOf } from "./reads"

/** What `proof.when` asks of a row, by the definition's id: a function cannot be put into words by itself. */
const WHEN: Record<string, string> = {
  order_edited: "its order came from a cart",
  customer_updated: "`updated_at` is later than `created_at`",
}

/** The name PostHog sees. */
export const nameOf = (definition: AnyEventDefinition): string => definition.event ?? definition.id

/** An event's section of `docs/events.md`. */
export const eventSection = (definition: AnyEventDefinition): string =>
  [
    `## ${nameOf(definition)}`,
    definition.doc,
    table(
      ["", ""],
      [
        ["Definition", code(definition.id)],
        ["Proved by", proofOf(definition)],
        ["Counted once per", `${listOf(readsOf(definition.key).map(code))} of the row`],
        ["Time", `${listOf(readsOf(definition.time).map(code))} of the row`],
        ["Person", personOf(definition)],
        ["Hinted at by", listOf(Object.keys(definition.hints).map(code))],
      ]
    ),
    propertiesOf(definition),
  ].join("\n\n")

const proofOf = ({ id, entity, proof }: AnyEventDefinition): string => {
  const when = WHEN[id]
  if (proof.when && !when) {
    throw new Error(
      `Expected words for \`proof.when\` of "${id}". Add them to WHEN in ${__filename}.`
    )
  }
  const conditions = [
    ...Object.entries(proof.where).map(
      ([field, filter]) => `${code(field)} ${inWords(id, filter)}`
    ),
    ...(proof.when && when ? [when] : []),
  ]
  const where = conditions.length > 0 ? ` where ${listOf(conditions)}` : ""
  return `${proof.by === "new row" ? "A new row" : "A new or changed row"} of ${code(entity)}${where}`
}

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

const personOf = ({ person }: AnyEventDefinition): string => {
  const id = code(joinPath(person.customer, "id"))
  const who = person.customer
    ? `The customer, ${id}; where there is none, ${code(person.fallback)}.`
    : `The customer itself, ${id}.`
  return person.sets
    ? `${who} Carries \`$set\` with \`has_account\`, \`customer_since\` and what \`personProperties\` allows.`
    : who
}

const propertiesOf = ({ properties }: AnyEventDefinition): string => {
  const entries = Object.entries(properties)
  return entries.length > 0
    ? table(
        ["Property", "Type", "Description"],
        entries.map(([name, { type, doc }]) => [code(name), type, doc])
      )
    : "No properties of its own."
}
