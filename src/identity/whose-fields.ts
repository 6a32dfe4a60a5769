import type { AnyEventDefinition } from "../events/catalog"
import { sourcesOf } from "../events/language/person-source"
import type { PersonSource } from "../events/language/person-source"
import { joinPath } from "../lib/path"
import { pathsOfSales } from "./sale"

/** The customer fields that identity reads, whatever the options say. */
export const personFields = ["id", "has_account", "created_at"] as const

type Whose = Pick<AnyEventDefinition, "person" | "entity">

const customerFieldsOf = (
  { sets }: PersonSource,
  personProperties: readonly string[]
): readonly string[] => [...personFields, ...(sets ? personProperties : [])]

/**
 * Returns the fields of a row that identify its event's person.
 *
 * @param personProperties the customer fields that the options allow; no other personal field is loaded
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

/** Returns the fields to load of a customer who isn't part of the row: for identity, and those the event itself reads. */
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
