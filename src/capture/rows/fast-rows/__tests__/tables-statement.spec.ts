import { loaderOfTables } from "../load-tables"
import { ENTITIES, entityNamed } from "../tables"
import { tablesStatement, wantedFields } from "../tables-statement"

const statementOf = (fields: string[], filters: Record<string, unknown>, withDeleted?: true) => {
  const wanted = wantedFields("shipping_method", fields)
  return wanted && tablesStatement(wanted, { filters, withDeleted })
}

describe("tables", () => {
  it("lead only to entities that are described", () => {
    const led = Object.values(ENTITIES).flatMap(({ relations = {} }) => Object.values(relations))
    expect(led.map(({ entity }) => entity).filter((name) => !entityNamed(name))).toEqual([])
  })
})

describe("wantedFields", () => {
  it.each([
    ["an unknown entity", "order_change", ["id"]],
    ["an unknown field", "cart", ["id", "email"]],
    ["an unknown field of a relation", "payment", ["payment_collection.cart.email"]],
    ["an unknown relation", "payment", ["payment_collection.region.name"]],
    ["a relation instead of a field", "payment", ["payment_collection"]],
    ["the name of a method", "constructor", ["id"]],
    ["a total that Medusa doesn't compute", "cart", ["credit_line_total"]],
    ["a total below a row of the same module", "line_item", ["cart.total"]],
  ])("leaves %s to query.graph", (_what, entity, fields) => {
    expect(wantedFields(entity, fields)).toBeUndefined()
    expect(loaderOfTables({ entity, fields, filters: { id: ["1"] } })).toBeUndefined()
  })
})

describe("tablesStatement", () => {
  it("keeps values out of the statement", () => {
    const hostile = "'; drop table cart --"
    const { sql = "", bindings = [] } =
      statementOf(["id"], {
        id: [hostile],
        cart_id: hostile,
        cart: { currency_code: hostile },
        $or: [{ shipping_option_id: hostile }, { name: { $ne: null } }],
      }) ?? {}
    expect(sql).not.toContain("drop")
    expect(bindings).toEqual([[hostile], hostile, hostile, hostile])
    expect(sql.split("?")).toHaveLength(bindings.length + 1)
  })

  it.each([
    ["a range", { id: { $gt: "1" } }],
    ["another operator", { name: { $ne: "Standard" } }],
    ["two operators", { name: { $ne: null, $like: "S%" } }],
    ["an unknown column", { email: "a" }],
    ["an unknown column of a relation", { cart: { email: "a" } }],
    ["one of several that is unknown", { $or: [{ name: "a" }, { $and: [] }] }],
    ["a relation that is null", { cart: null }],
    ["a choice of nothing", { $or: [] }],
    ["an empty choice", { $or: [{ name: "a" }, {}] }],
    ["a choice that is no list", { $or: { name: "a" } }],
    ["an undefined value", { name: undefined }],
  ])("leaves %s to query.graph", (_what, filters) => {
    expect(statementOf(["id"], filters)).toBeUndefined()
  })

  it("also reads deleted rows of the same module if asked to", () => {
    const deleted = /deleted_at IS NULL/g
    const fields = ["id", "cart.id", "shipping_option.provider_id"]
    expect(statementOf(fields, {})?.sql.match(deleted)).toHaveLength(3)
    expect(statementOf(fields, {}, true)?.sql.match(deleted)).toHaveLength(1)
  })
})
