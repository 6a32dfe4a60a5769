import { allEvents } from "../../../options/__tests__/fixtures/all-events"
import type { Database } from "../../../modules/posthog/database/gate"
import { definitions } from "../../../events/catalog"
import type { AnyEventDefinition } from "../../../events/catalog"
import { rows } from "../../../events/__tests__/fixtures/rows"
import { configuredDefinitions } from "../../../options/configure"
import type { CatalogOptions } from "../../../options/configure"
import { ledgerOnly, withLedger } from "../../sweeps/compare/comparison-sheet"
import { whoseFields } from "../../../identity/whose-fields"
import { loadRows } from "../load-rows"
import { statements } from "../statements/guest-merges"
import { toEvent } from "../to-event"
import { createAssignOwners } from "../orders/order-owners"
import type { Query, Row, RowRequest } from "../row"

const nothing = {
  raw: () => Promise.resolve({ rows: [] }),
  sortsIdsByTime: () => Promise.resolve(true),
} as unknown as Database

/** The fields that `query.graph` is asked for to describe one row, by entity. */
const asked = async (
  definition: AnyEventDefinition,
  personProperties: readonly string[] = []
): Promise<string[]> => {
  const requests: string[] = []
  const query = {
    graph: ({ entity, fields }: RowRequest) => {
      requests.push(`${entity}: ${[...new Set(fields)].sort().join(" ")}`)
      return Promise.resolve({ data: [{ ...rows[definition.id] } as Row] })
    },
  } as unknown as Query
  const assignOwners = createAssignOwners({ query, database: nothing })
  await loadRows({ query, database: nothing, assignOwners }, definition, {}, personProperties)
  return [...new Set(requests)]
}

const askedByAll = async (
  options: Partial<CatalogOptions>,
  personProperties?: readonly string[]
): Promise<Record<string, string[]>> => {
  const definitions = configuredDefinitions({ ...allEvents, ...options })
  const found = await Promise.all(
    definitions.map(
      async (definition) => [definition.id, await asked(definition, personProperties)] as const
    )
  )
  return Object.fromEntries(found)
}

/** The entries that differ from the defaults. */
const different = (all: Record<string, string[]>, usual: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(all).filter(([id, one]) => String(one) !== String(usual[id])))

/** The computed fields, by enrichment. */
const COMPUTED: Partial<Record<string, string[]>> = {
  order_history: [
    "is_first_order",
    "order_number_of_customer",
    "days_since_last_order",
    "customer_totals",
  ],
  order_edits: ["edit", "placed_version"],
  lifetime_value: ["lifetime_value"],
  cart_activity: ["last_activity_at"],
  payment_attempts: ["attempt"],
}

/** A row, or rows, with only these fields. */
const only = (value: unknown, fields: readonly string[]): unknown => {
  if (Array.isArray(value)) {
    return value.map((each) => only(each, fields))
  }
  if (typeof value !== "object" || value === null || fields.includes("")) {
    return value
  }
  const inner = (name: string) =>
    fields
      .filter((field) => field === name || field.startsWith(`${name}.`))
      .map((field) => field.slice(name.length + 1))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => inner(name).length > 0)
      .map(([name, one]) => [name, only(one, inner(name))])
  )
}

describe("the rows of an event", () => {
  it("are read by a statement exactly if their entity's name has a space", () => {
    for (const { entity } of definitions) {
      expect([entity, statements.has(entity)]).toEqual([entity, entity.includes(" ")])
    }
  })
})

describe("the fields loaded for an event", () => {
  it.each(["medusa", "ecommerce-spec"] as const)(
    "include everything it reads, in the taxonomy %s",
    (taxonomy) => {
      const options = {
        environment: "test",
        personProfiles: "identified_only" as const,
        personProperties: [],
      }
      for (const definition of configuredDefinitions({ ...allEvents, taxonomy })) {
        const row = rows[definition.id] as object
        const fields = [
          ...definition.fields,
          ...whoseFields(definition, []),
          ...(COMPUTED[definition.enrich ?? ""] ?? []),
        ]
        const loaded = only(row, fields) as object
        expect(toEvent(definition, loaded, options)).toEqual(toEvent(definition, row, options))
        const now = new Date("2027-01-01")
        expect(definition.isReady?.(loaded, now)).toBe(definition.isReady?.(row, now))
        expect(definition.proof.when?.(only(row, definition.keyFields))).toBe(
          definition.proof.when?.(row)
        )
        expect(definition.key(only(row, ["id", ...definition.keyFields]))).toBe(definition.key(row))
      }
    }
  )

  it("are its properties' and its person's", async () => {
    expect(await askedByAll({})).toMatchSnapshot()
  })

  it("are more with a taxonomy, groups, or person properties", async () => {
    const usual = await askedByAll({})
    const groups = { company: true, customer_group: true, sales_channel: true, region: true }
    expect({
      taxonomy: different(await askedByAll({ taxonomy: "ecommerce-spec" }), usual),
      groups: different(await askedByAll({ groups }), usual),
      person: different(await askedByAll({}, ["email", "phone"]), usual),
    }).toMatchSnapshot()
  })

  it("are fewer if only its money is compared", async () => {
    const ledgers = withLedger(configuredDefinitions(allEvents)).map((one) => ledgerOnly(one))
    const found = await Promise.all(ledgers.map(async (one) => [one.id, await asked(one)] as const))
    expect(Object.fromEntries(found)).toMatchSnapshot()
  })

  it("are few when only new facts are searched for", () => {
    const keys = configuredDefinitions(allEvents).map(({ id, keyFields }) => [
      id,
      [...keyFields].sort().join(" "),
    ])
    expect(Object.fromEntries(keys.filter(([, fields]) => fields))).toMatchSnapshot()
  })
})
