import type { AnyEventDefinition } from "../events/catalog"
import type { PersonSource } from "../events/language/person-source"
import { readPath } from "../lib/path"
import { personOf, personOfGroup } from "./person"
import type { Person, PersonCustomer } from "./person"
import type { PersonProfiles } from "./profile"

/** What the options say about persons. */
export interface PersonOptions {
  personProfiles: PersonProfiles
  personProperties: readonly string[]
}

/** Decides whose event it is, for a row or for a moment, which has no proof. */
export const whoseEvent = (
  {
    person,
    personTotals,
    proof,
  }: Pick<AnyEventDefinition, "person" | "personTotals"> &
    Partial<Pick<AnyEventDefinition, "proof">>,
  row: object,
  { personProfiles, personProperties }: PersonOptions
): Person => {
  const { customer, fallbackId } = whoOf(person, row)
  const id = String(fallbackId ?? readPath(row, "id"))
  return person.ofGroup
    ? personOfGroup(person.ofGroup, id, personProfiles)
    : personOf({
        customer,
        fallbackId: id,
        personProfiles,
        personProperties,
        sets: person.sets === true,
        unsets: person.sets === true && proof?.by === "changed row",
        totals: personTotals?.values(row),
      })
}

const whoOf = (
  { customer: path, id, fallback, or }: PersonSource,
  row: object
): { customer?: PersonCustomer | null; fallbackId?: unknown } => {
  const customer = readPath(row, path) as PersonCustomer | null | undefined
  const fallbackId = (id && readPath(row, id)) ?? readPath(row, fallback)
  const hasNeither = !customer?.id && !fallbackId
  return hasNeither && or ? whoOf(or, row) : { customer, fallbackId }
}
