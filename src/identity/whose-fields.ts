import type { AnyEventDefinition } from "../events/catalog"
import type { PersonSource } from "../events/language/person-source"
import { joinPath } from "../lib/path"
import { pathsOfSales } from "./sale"

/** Fields of the customer that identity reads, whatever the options say. */
export const personFields = ["id", "has_account", "created_at"] as const

type Whose = Pick<AnyEventDefinition, "person" | "entity">

const sourcesOf = (person: PersonSource): PersonSource[] => [
  person,
  ...(person.or ? [person.or] : []),
]

const customerFieldsOf = (
  { sets }: PersonSource,
  personProperties: readonly string[]
): readonly string[] => [...personFields, ...(sets ? personProperties : [])]

/**
 * What of a row tells whose its event is.
 *
 * @param personProperties the customer fields that options allow; no other personal field is loaded
 */
export const whoseFields = (
  { person, entity }: Whose,
  personProperties: readonly string[]
): string[] => [
  ...sourcesOf(person).flatMap((source) => [
    ...(source.ofGroup || source.by
      ? []
      : customerFieldsOf(source, personProperties).map((field) =>
          joinPath(source.customer, field)
        )),
    ...(source.id ? [source.id] : []),
    source.fallback,
  ]),
  ...pathsOfSales({ person, entity }, ["order"]).flatMap((path) => [
    joinPath(path, "id"),
    joinPath(path, "customer_id"),
  ]),
]

/** What is loaded of a customer who is no part of the row: for identity, and what the event itself reads of them. */
export const fieldsOfCustomer = (
  { person, fields }: Pick<AnyEventDefinition, "person" | "fields">,
  personProperties: readonly string[]
): string[] => [
  ...customerFieldsOf(person, personProperties),
  ...sourcesOf(person)
    .map(({ customer }) => customer && `${customer}.`)
    .flatMap((prefix) =>
      fields
        .filter((field) => prefix !== "" && field.startsWith(prefix))
        .map((field) => field.slice(prefix.length))
    ),
]
