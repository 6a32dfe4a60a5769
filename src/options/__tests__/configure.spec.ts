import { GUEST_MERGE } from "../../events/customers/guest-merged"
import { allEvents } from "./fixtures/all-events"
import { catalog, definitions } from "../../events/catalog"
import type { AnyEventDefinition, EventId } from "../../events/catalog"
import { rows } from "../../events/__tests__/fixtures/rows"
import { configuredDefinitions } from "../configure"
import type { CatalogOptions } from "../configure"
import { createSkips } from "../../capture/rows/skips"
import { toEvent, toEvents } from "../../capture/rows/to-event"
import { pathsOfSales } from "../../identity/sale"

const person = {
  environment: "test",
  personProfiles: "identified_only" as const,
  personProperties: [],
}

const find = (id: EventId, options: Partial<CatalogOptions>) =>
  configuredDefinitions({ ...allEvents, ...options }).find((definition) => definition.id === id)

const eventOf = (id: EventId, options: Partial<CatalogOptions>, change: object = {}) => {
  const definition = find(id, options)
  if (!definition) {
    throw new Error(`Expected ${id} to be on.`)
  }
  return toEvent(definition, { ...rows[id], ...change }, person)
}

describe("configuredDefinitions", () => {
  it("returns the catalog without group names by default", () => {
    expect(configuredDefinitions(allEvents).map(({ id }) => id)).toEqual(
      Object.keys(catalog).filter(
        (id) => !/_(group|channel)_identified|^region_|^guest_merged$/.test(id)
      )
    )
  })

  it("keeps a custom event's defaults for keys that are undefined", () => {
    const event = {
      id: "review_written",
      doc: "A review.",
      entity: "review",
      fields: ["rating"],
      person: { customerId: "customer_id" },
      properties: {},
      hints: undefined,
      proof: undefined,
      key: undefined,
    }
    const [custom] = configuredDefinitions({ ...allEvents, customEvents: [event] }).slice(-1)
    expect(custom).toMatchObject({ hints: {}, proof: { by: "new row" } })
    expect(custom?.key({ id: "rev_1" })).toBe("rev_1")
  })

  it("loads fields for a taxonomy or group only if it is chosen", () => {
    const fields = (options: Partial<CatalogOptions>) => find("order_placed", options)?.fields ?? []
    const own = catalog.order_placed.fields
    expect([...new Set(fields({}))]).toEqual(own)
    expect(fields({ taxonomy: "ecommerce-spec" })).toContain("items.product.categories.name")
    const extra = fields({ groups: { company: true, customer_group: true } }).slice(own.length)
    expect(extra).toEqual(["customer.company_name", "customer.groups.id"])
  })

  it("merges `$set` from the store's own properties with the plugin's", () => {
    const properties = () => ({ $set: { vip: true, has_account: false }, $set_once: { first: 1 } })
    const options = { events: { customer_updated: { properties } } }
    expect(eventOf("customer_updated", options).properties).toMatchObject({
      $set: { vip: true, has_account: true },
      $set_once: { first: 1 },
    })
    const guest = eventOf("customer_updated", options, { has_account: false }).properties
    expect(guest).not.toHaveProperty("$set")
    expect(guest).not.toHaveProperty("$set_once")
  })

  it("lets the store's own name and properties win, and turns events off", () => {
    const options: Partial<CatalogOptions> = {
      taxonomy: "ecommerce-spec",
      events: {
        order_placed: { name: "Sale", properties: () => ({ brand: "Ours", total: 1 }) },
        order_canceled: false,
      },
    }
    expect(eventOf("order_placed", options)).toMatchObject({
      event: "Sale",
      properties: { brand: "Ours", total: 62.48, checkout_id: "cart_01CART" },
    })
    expect(find("order_canceled", options)).toBeUndefined()
  })
})

describe("coupon and category in the spec", () => {
  const spec = { taxonomy: "ecommerce-spec" as const }

  it("are one text each, independent of the order of rows", () => {
    const promotions = [{ code: "SPRING" }, null, { code: "BLACK" }, { code: "SPRING" }]
    expect(eventOf("order_placed", spec, { promotions }).properties.coupon).toBe("BLACK,SPRING")
    expect(
      eventOf("order_placed", spec, { promotions: [...promotions].reverse() }).properties.coupon
    ).toBe("BLACK,SPRING")
    expect(eventOf("order_placed", spec).properties.products).toMatchObject([
      { category: "Shirts" },
    ])
  })

  it("leave the coupon out and use the product type if there are allEvents", () => {
    const items = [{ quantity: 1, product_type: "Apparel", product: { categories: [] } }]
    const { properties } = eventOf("order_placed", spec, { promotions: null, items })
    expect(properties).not.toHaveProperty("coupon")
    expect(properties.products).toEqual([{ quantity: 1, category: "Apparel" }])
  })
})

describe("a function of the option `events`", () => {
  it.each([
    ["a promise", () => Promise.resolve({ extra: 1 })],
    ["a promise", () => Promise.reject(new Error("CRM down"))],
    ["a string", () => "extra"],
    ["a list", () => [1, 2]],
  ])("that returns %s leaves out the row, and the log says what to do", async (seen, returns) => {
    const unhandled = jest.fn()
    process.on("unhandledRejection", unhandled)
    const lines: string[] = []
    const noteTrouble = jest.fn()
    for (const name of ["properties", "groups"]) {
      const definition = find("order_placed", {
        events: { order_placed: { [name]: returns } },
      }) as AnyEventDefinition
      const log = { error: (line: string) => void lines.push(line) }
      const skips = createSkips(definition, { log, posthog: { noteTrouble } })
      const order = [{ id: "order_1", ...rows.order_placed }]
      expect(await toEvents(definition, order, person, skips)).toEqual([])
      skips.report()
      expect(lines.at(-1)).toContain(
        `Expected \`events.order_placed.${name}\` to return an object of names and values, got ${seen}. Make it a function that isn't async`
      )
    }
    expect(noteTrouble).toHaveBeenCalledWith(
      expect.objectContaining({ kind: "not_described", definition: "order_placed" })
    )
    await new Promise(setImmediate)
    process.off("unhandledRejection", unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  it.each([undefined, null, false, 0, ""])("may return %p for nothing", (returned) => {
    const nothing = () => returned as never
    const events = { order_placed: { properties: nothing, groups: nothing } }
    expect(eventOf("order_placed", { events })).toEqual(eventOf("order_placed", {}))
  })
})

describe("groups", () => {
  const all = { company: true, customer_group: true, sales_channel: true, region: true }
  const customer = rows.customer_created as object

  it("are on every event of a customer with an account", () => {
    const sale = { sales_channel: "sc_01WEB", region: "reg_01EU" }
    const ofPerson = { company: "doe ltd", customer_group: "cusgroup_01" }
    const ofCustomers = definitions.filter(
      (one) => !one.person.ofGroup && one.entity !== GUEST_MERGE
    )
    for (const { id, person: who, topic } of ofCustomers) {
      const { $groups } = eventOf(id as EventId, { groups: all }).properties
      expect([id, $groups]).toEqual([
        id,
        ["customers", "subscriptions"].includes(topic) ? ofPerson : { ...ofPerson, ...sale },
      ])
      expect(who.customer === "" || who.customer.endsWith("customer")).toBe(true)
    }
  })

  it("come only from the order or cart to which the customer belongs", () => {
    const at = (entity: string, path: string) =>
      pathsOfSales({ entity, person: { customer: path, fallback: "id" } })[0]
    expect(at("cart", "customer")).toBe("")
    expect(at("line_item", "cart.customer")).toBe("cart")
    expect(at("refund", "payment.payment_collection.order.customer")).toBe(
      "payment.payment_collection.order"
    )
    expect(at("customer", "")).toBeUndefined()
    expect(at("review", "customer")).toBeUndefined()
  })

  it("aren't sent for guests, whose events PostHog adds to no group", () => {
    const guest = { customer: { ...customer, has_account: false } }
    expect(eventOf("order_placed", { groups: all }, guest).properties).not.toHaveProperty("$groups")
  })

  it("use the oldest group of a customer who is in several", () => {
    const of = (...ids: string[]) =>
      eventOf(
        "order_placed",
        { groups: { customer_group: true } },
        { customer: { ...customer, groups: ids.map((id) => ({ id })) } }
      ).properties.$groups
    expect(of("cusgroup_02", "cusgroup_01", "cusgroup_03")).toEqual({
      customer_group: "cusgroup_01",
    })
    expect(of()).toBeUndefined()
  })

  it("normalize a company's name and ignore anything that isn't a name", () => {
    const of = (company_name: unknown) =>
      eventOf(
        "order_placed",
        { groups: { company: true } },
        { customer: { ...customer, company_name } }
      ).properties.$groups
    expect(of("  ACME\u00a0 GmbH\n")).toEqual({ company: "acme gmbh" })
    expect(of("\uff21cme gmbh")).toEqual({ company: "acme gmbh" })
    for (const name of ["", "  ", null, undefined, 7, "x".repeat(401)]) {
      expect(of(name)).toBeUndefined()
    }
  })

  it("call the store's company function and validate its result", () => {
    const of = (id: () => unknown) => {
      const company = { fields: ["employee.company.id"], id: id as () => string }
      expect(find("payment_captured", { groups: { company } })?.fields).toContain(
        "payment.payment_collection.order.customer.employee.company.id"
      )
      return eventOf("payment_captured", { groups: { company } }).properties.$groups
    }
    expect(of(() => "comp_1")).toEqual({ company: "comp_1" })
    expect(of(() => undefined)).toBeUndefined()
    expect(of(() => ({ id: "comp_1" }))).toBeUndefined()
    expect(of(() => "x".repeat(401))).toBeUndefined()
  })

  it("take a number as a text, and refuse a promise", () => {
    const of = (id: () => unknown) => {
      const company = { fields: ["metadata"], id: id as () => string }
      return eventOf("order_placed", { groups: { company } }).properties.$groups
    }
    expect(of(() => 4711)).toEqual({ company: "4711" })
    expect(of(() => NaN)).toBeUndefined()
    expect(() => of(() => Promise.reject(new Error("rejected")))).toThrow(
      "Expected `groups.company.id` to return a text or a number, got a promise. Make it a function that isn't async"
    )
    const events = { order_placed: { groups: () => ({ company: 5, shop: "1", other: null }) } }
    expect(eventOf("order_placed", { events }).properties.$groups).toEqual({
      company: "5",
      shop: "1",
    })
  })

  it("don't call the company function for a row without a customer", () => {
    const id = jest.fn()
    const groups = { company: { fields: ["metadata"], id } }
    eventOf("order_placed", { groups }, { customer: null })
    expect(id).not.toHaveBeenCalled()
  })

  it("from an event's own option win, each on its own", () => {
    const options: Partial<CatalogOptions> = {
      groups: all,
      events: { order_placed: { groups: () => ({ region: null, company: "acme", shop: "1" }) } },
    }
    expect(eventOf("order_placed", options).properties.$groups).toEqual({
      customer_group: "cusgroup_01",
      sales_channel: "sc_01WEB",
      company: "acme",
      shop: "1",
    })
  })

  it("have no names without profiles, because PostHog would drop them", async () => {
    const definition = find("region_identified", { groups: { region: true } })
    const events = (personProfiles: "never" | "identified_only") =>
      definition &&
      toEvents(
        definition,
        [{ id: "reg_1", ...rows.region_identified }],
        { ...person, personProfiles },
        { note: jest.fn() }
      )
    expect(await events("identified_only")).toMatchObject([{ distinct_id: "$region_reg_01EU" }])
    expect(await events("never")).toEqual([])
  })
})
