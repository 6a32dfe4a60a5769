import type { AnyEventDefinition } from "../events/catalog"
import { pathsOfSales } from "../identity/sale"
import { joinPath, readPath } from "../lib/path"
import { groupIdFrom } from "./function-results"
import type { GroupCustomer, GroupsOption } from "./groups"

/** Whether to send an event at all: a group's name is sent only if events carry groups of its type. */
export const isWantedGroup = (
  { person }: Pick<AnyEventDefinition, "person">,
  groups: GroupsOption
): boolean => !person.ofGroup || groups[person.ofGroup] === true

/** One group type of an event: the fields to load, and how to read the group's ID. */
interface GroupSource {
  fields: readonly string[]
  id: (row: object) => unknown
}

/** An event with the groups from the option `groups` that its rows lead to. */
export const withGroups = (
  definition: AnyEventDefinition,
  option: GroupsOption
): AnyEventDefinition => {
  const sources = Object.entries(sourcesOf(definition, option))
  return sources.length === 0
    ? definition
    : {
        ...definition,
        fields: [...definition.fields, ...sources.flatMap(([, { fields }]) => fields)],
        groups: (row: object) =>
          Object.fromEntries(
            sources.map(([type, { id }]) => [type, groupIdFrom(`groups.${type}.id`, id(row))])
          ),
      }
}

const sourcesOf = (
  { person, entity }: Pick<AnyEventDefinition, "person" | "entity">,
  option: GroupsOption
): Record<string, GroupSource> => {
  if (person.ofGroup) {
    return {}
  }
  const sources = sourcesAt({ person, entity }, option)
  const others = person.or ? sourcesOf({ person: person.or, entity }, option) : {}
  return Object.fromEntries(
    Object.entries(sources).map(([type, source]) => [type, either(source, others[type])])
  )
}

/** The first source's ID or, if there is none, the second's. */
const either = (first: GroupSource, second: GroupSource | undefined): GroupSource =>
  second
    ? {
        fields: [...first.fields, ...second.fields],
        id: (row) => first.id(row) ?? second.id(row),
      }
    : first

const sourcesAt = (
  { person, entity }: Pick<AnyEventDefinition, "person" | "entity">,
  { company, customer_group, sales_channel, region }: GroupsOption
): Record<string, GroupSource> => {
  const [sale] = pathsOfSales({ person: { ...person, or: undefined }, entity })
  return {
    ...(company && { company: companySource(person.customer, company) }),
    ...(customer_group && { customer_group: customerGroupSource(person.customer) }),
    ...(sale !== undefined && sales_channel && { sales_channel: column(sale, "sales_channel_id") }),
    ...(sale !== undefined && region && { region: column(sale, "region_id") }),
  }
}

const column = (path: string, field: string): GroupSource => {
  const whole = joinPath(path, field)
  return { fields: [whole], id: (row) => readPath(row, whole) }
}

/** A person can be in several customer groups, but an event can have only one group per type: the oldest one. */
const customerGroupSource = (customer: string): GroupSource => {
  const path = joinPath(customer, "groups")
  return {
    fields: [`${path}.id`],
    id: (row) =>
      ((readPath(row, path) ?? []) as ({ id?: string } | null)[])
        .flatMap((group) => group?.id ?? [])
        // Ids are ULIDs, so the smallest is the oldest.
        .sort()[0],
  }
}

const companySource = (
  customer: string,
  company: Exclude<GroupsOption["company"], undefined | false>
): GroupSource => {
  if (company === true) {
    const path = joinPath(customer, "company_name")
    return { fields: [path], id: (row) => companyOfName(readPath(row, path)) }
  }
  return {
    fields: company.fields.map((field) => joinPath(customer, field)),
    id: (row) => {
      const who = readPath(row, customer)
      return who ? company.id(who as GroupCustomer) : undefined
    },
  }
}

/** Customers type their company's name, so case and spaces don't make a different company. */
const companyOfName = (name: unknown): unknown =>
  typeof name === "string"
    ? name.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase()
    : undefined
