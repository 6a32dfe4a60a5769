import { rows } from "../../src/events/__tests__/fixtures/rows"
import type { AnyEventDefinition } from "../../src/events/catalog"
import { joinPath } from "../../src/events/path"
import { code, listOf, table } from "./markdown"
import { readsOf } from "./reads"

/** What `proof.when` asks of a row, by the definition's id: a function cannot be put into words by itself. */
const WHEN: Record<string, string> = {
  customer_updated: "`updated_at` is later than `created_at`",
}

/** The name PostHog sees. */
export const nameOf = (definition: AnyEventDefinition): string => definition.event ?? definition.id

/** An event's section of `docs/events.md`. */
export const eventSection = (definition: AnyEventDefinition): string => {
  const { id, entity, hints } = definition
  const row = fixtureOf(id)
  return [
    `## ${nameOf(definition)}`,
    definition.doc,
    table(
      ["", ""],
      [
        ["Definition", code(id)],
        ["Proved by", `A row of ${code(entity)} where ${listOf(conditionsOf(definition))}.`],
        ["Counted once per", listOf(readsOf(row, definition.key).map(code))],
        ["Time", `${listOf(readsOf(row, definition.time).map(code))} of the row`],
        ["Person", personOf(definition)],
        ["Hinted at by", listOf(hints.map(code))],
      ]
    ),
    propertiesOf(definition),
  ].join("\n\n")
}

const fixtureOf = (id: string): object => {
  const row = rows[id]
  if (!row) {
    throw new Error(`Expected a row of "${id}" in src/events/__tests__/fixtures/rows.ts. Add one.`)
  }
  return row
}

const conditionsOf = ({ id, proof }: AnyEventDefinition): string[] => {
  const when = WHEN[id]
  if (proof.when && !when) {
    throw new Error(
      `Expected words for \`proof.when\` of "${id}". Add them to WHEN in ${__filename}.`
    )
  }
  const filters = Object.entries(proof.where).map(
    ([field, filter]) => `${code(field)} ${filterInWords(id, filter)}`
  )
  return [...filters, ...(proof.when && when ? [when] : [])]
}

const filterInWords = (id: string, filter: unknown): string => {
  if (typeof filter !== "object") {
    return `is ${String(filter)}`
  }
  if (JSON.stringify(filter) === '{"$ne":null}') {
    return "is set"
  }
  throw new Error(
    `Expected a known filter in "${id}", got ${JSON.stringify(filter)}. Word it here.`
  )
}

const personOf = ({ entity, person }: AnyEventDefinition): string => {
  const id = code(joinPath(person.customer, "id"))
  const who = person.customer
    ? `The customer, ${id}; where there is none, the ${entity}'s own ${code(person.fallback)}.`
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
