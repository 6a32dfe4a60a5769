import type { BigNumber } from "@medusajs/framework/utils"
import { decorateCartTotals } from "@medusajs/framework/utils"
import { definitions } from "../../../events/catalog"
import type { AnyEventDefinition } from "../../../events/catalog"
import { rows } from "../../../events/__tests__/fixtures/rows"
import { definitionFrom } from "../../../events/custom/custom-event"
import { momentDefinitions } from "../../../events/moments"
import { property } from "../../../events/language/properties"
import { inTaxonomy } from "../../../events/taxonomy/taxonomies"
import { toEvent } from "../to-event"
import type { Describing } from "../to-event"

const options = {
  environment: "test",
  personProfiles: "identified_only" as const,
  personProperties: [],
}

const definitionOf = (id: string): AnyEventDefinition => {
  const found = definitions.find((one) => one.id === id)
  if (!found) {
    throw new Error(`Expected a definition of "${id}".`)
  }
  return found
}

const propertiesOf = (definition: Describing, row: object) =>
  toEvent(definition, row, options).properties as Record<string, number | undefined>

describe("an event's amounts are rounded as money moves", () => {
  it.each([
    ["payment_captured", { amount: 62.475 }, { amount: 62.48, $revenue: 62.48 }],
    ["payment_refunded", { amount: 12.345 }, { amount: 12.35, $revenue: -12.35 }],
    ["payment_refunded", { amount: 0.004 }, { amount: 0, $revenue: 0 }],
    ["payment_authorized", { amount: "0.811625", currency_code: "kwd" }, { amount: 0.812 }],
    ["order_canceled", { original_total: 67.475 }, { original_total: 67.48 }],
    ["checkout_started", { total: 1234.5, currency_code: "jpy" }, { total: 1235 }],
    [
      "order_placed",
      { total: 63.373, tax_total: 10.1183, item_total: 57.423, item_tax_total: 9.1683 },
      { total: 63.37, tax: 10.12, revenue: 48.25 },
    ],
  ])("%s of %j", (id, change, expected) => {
    expect(propertiesOf(definitionOf(id), { ...rows[id], ...change })).toMatchObject(expected)
  })

  it("in the outbox, too", () => {
    const of = (id: string, change: object) =>
      toEvent(definitionOf(id), { ...rows[id], ...change }, options).money
    expect(of("order_placed", { total: 63.373 })).toEqual({ currency: "EUR", amount: "63.37" })
    expect(of("payment_captured", { amount: "0.005" })).toEqual({ currency: "EUR", amount: "0.01" })
    expect(of("payment_refunded", { amount: 1e-7 })).toEqual({ currency: "EUR", amount: "0" })
  })

  it("but a unit price stays as listed, even below a cent", () => {
    const items = [{ quantity: 10_000, unit_price: "0.0042", total: 42 }]
    const { products } = toEvent(
      definitionOf("order_placed"),
      { ...(rows.order_placed as object), items },
      options
    ).properties
    expect(products).toMatchObject([{ price: 0.0042, total: 42 }])
    const added = { ...rows.product_added_to_cart, unit_price: 0.0042 }
    expect(propertiesOf(definitionOf("product_added_to_cart"), added).price).toBe(0.0042)
  })

  it("with the currency next to them", () => {
    const all: Pick<AnyEventDefinition, "id" | "properties">[] = [
      ...definitions,
      ...definitions.map((definition) => inTaxonomy(definition, "ecommerce-spec")),
      ...momentDefinitions,
    ]
    const withoutCurrency = all.filter(
      ({ properties }) =>
        Object.values(properties).some(({ type }) => type === "money") && !properties.currency
    )
    expect(withoutCurrency.map(({ id }) => id)).toEqual([])
  })

  const tip = (properties: object) =>
    definitionFrom({
      id: "tip_given",
      doc: "A tip was given.",
      entity: "tip",
      fields: ["amount"],
      person: { customerId: "customer_id" },
      properties: {
        amount: property.money("The tip.", (row: typeof given) => row.amount),
        ...properties,
      },
    })
  const given = {
    id: "1",
    created_at: "2026-03-04T05:06:07.891Z",
    amount: 1.2345,
    customer_id: "cus_1",
  }

  it("in a custom event that has a currency", () => {
    const inDinars = tip({ currency: property.text("ISO 4217.", () => "kwd") })
    expect(propertiesOf(inDinars, given).amount).toBe(1.235)
    expect(propertiesOf(tip({}), given).amount).toBe(1.2345)
  })
})

/** Returns the same numbers in each run. */
const randomNumbers = (seed: number) => {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * below)
  }
}

const DECIMALS = { EUR: 2, JPY: 0, KWD: 3, CLP: 0 }

type Random = ReturnType<typeof randomNumbers>

const list = <T>(length: number, make: () => T): T[] => Array.from({ length }, make)

/** A random order, with the totals that Medusa's own function computes. */
const randomOrder = (random: Random, currency: string) => {
  const taxInclusive = random(2) === 1
  const rate = [0, 5.5, 7, 8.25, 19, 21][random(6)]
  const amount = () =>
    random(100_000) / 10 ** (DECIMALS[currency as keyof typeof DECIMALS] + random(2))
  const priced = () => ({
    is_tax_inclusive: taxInclusive,
    tax_lines: [{ code: "vat", rate }],
    adjustments:
      random(3) === 0 ? [{ amount: amount() / 100, is_tax_inclusive: taxInclusive }] : [],
  })
  const order = {
    currency_code: currency.toLowerCase(),
    items: list(1 + random([3, 12, 120][random(3)] ?? 3), () => ({
      id: `ordli_${random(1_000_000)}`,
      quantity: 1 + random(9),
      unit_price: amount(),
      ...priced(),
    })),
    shipping_methods: list(random(3), () => ({ amount: amount() / 10, ...priced() })),
    credit_lines: list(random(2), () => ({ amount: amount() / 50 })),
  }
  return { ...rows.order_placed, ...decorateCartTotals(order as never) } as unknown as Record<
    string,
    BigNumber
  >
}

interface Line {
  subtotal: number
  tax: number
  discount: number
  total: number
}

describe("an order's parts add up to its total within one smallest unit", () => {
  it.each(Object.entries(DECIMALS))("in %s", (currency, decimals) => {
    const random = randomNumbers(42)
    const toUnits = (amount: unknown) => Number(amount) * 10 ** decimals
    const units = (amount: unknown) => Math.round(toUnits(amount))
    const placed = definitionOf("order_placed")
    let shifted = 0
    for (let n = 0; n < 60; n++) {
      const row = randomOrder(random, currency)
      const own = propertiesOf(placed, row)
      const spec = propertiesOf(inTaxonomy(placed, "ecommerce-spec"), row)

      const inParts = units(spec.revenue) + units(spec.shipping) + units(spec.tax)
      expect(Math.abs(inParts - units(spec.total))).toBeLessThanOrEqual(1)
      if (own.discount === 0) {
        const paid = units(own.total) + units(own.credit_total)
        expect(Math.abs(units(own.subtotal) + units(own.tax) - paid)).toBeLessThanOrEqual(1)
      }

      for (const { products, whole, shipping } of [
        {
          ...own,
          whole: units(own.total) + units(own.credit_total),
          shipping: units(own.shipping),
        },
        { ...spec, whole: units(spec.total), shipping: units(own.shipping) },
      ] as unknown as { products: Line[]; whole: number; shipping: number }[]) {
        const inLines = products.reduce((sum, { total }) => sum + units(total), 0)
        expect(Math.abs(inLines + shipping - whole)).toBeLessThanOrEqual(1)
        const exact = row.items as unknown as Record<string, BigNumber>[]
        products.forEach((line, index) => {
          const farthest = Math.abs(units(line.total) - toUnits(exact[index]?.total))
          shifted += Number(farthest > 0.5 + 1e-9)
          expect(farthest).toBeLessThan(1)
          expect(Math.abs(units(line.tax) - toUnits(exact[index]?.tax_total))).toBeLessThan(
            0.5 + 1e-6
          )
          if (line.discount === 0) {
            expect(
              Math.abs(units(line.subtotal) + units(line.tax) - units(line.total))
            ).toBeLessThanOrEqual(1)
          }
        })
      }
    }
    expect(shifted).toBeGreaterThan(0)
  })

  it("and each of a few lines is as the Admin shows it", () => {
    const line = {
      quantity: 1,
      unit_price: 10,
      subtotal: 10,
      tax_total: 0.825,
      discount_total: 0,
      total: 10.825,
    }
    const row = {
      ...rows.order_placed,
      items: [line, line],
      total: 21.65,
      item_total: 21.65,
      item_tax_total: 1.65,
      shipping_total: 0,
    }
    const { products } = toEvent(definitionOf("order_placed"), row, options).properties
    expect(products).toMatchObject([{ total: 10.83 }, { total: 10.83 }])
  })

  it("whatever the order in which lines are loaded", () => {
    const lines = list(9, () => 0).map((_, index) => ({
      id: `ordli_${index}`,
      title: `Line ${index}`,
      quantity: 1,
      unit_price: 0.825,
      total: 0.825,
    }))
    const of = (items: object[]) => {
      const row = { ...rows.order_placed, items, total: 7.425, shipping_total: 0 }
      const { products } = toEvent(definitionOf("order_placed"), row, options).properties
      return (products as { name: string; total: number }[])
        .map(({ name, total }) => `${name} ${total}`)
        .sort()
    }
    expect(of([...lines].reverse())).toEqual(of(lines))
    expect(of(lines).filter((line) => line.endsWith("0.82"))).toHaveLength(3)
  })
})
