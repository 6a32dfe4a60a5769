import { toEvent } from "../../capture/rows/to-event"
import { rows } from "../../events/__tests__/fixtures/rows"
import { ATTRIBUTION_KEYS } from "../../identity/browser/attribution"
import { allEvents } from "../../options/__tests__/fixtures/all-events"
import { configuredDefinitions } from "../../options/configure"
import type { CatalogOptions } from "../../options/configure"
import { eventNames } from "../event-names"
import { insights } from "../overview"

const optionsIn = (taxonomy: CatalogOptions["taxonomy"]): CatalogOptions => ({
  ...allEvents,
  events: { order_placed: { name: "it's bought" } },
  taxonomy,
})

/** What the store's events hold, by their names, as they are made of real rows. */
const sentBy = (options: CatalogOptions): Map<string, Record<string, unknown>> =>
  new Map(
    configuredDefinitions(options).flatMap((definition) => {
      const row = rows[definition.id]
      if (!row) {
        return []
      }
      const { event, properties } = toEvent(definition, row, {
        environment: "production",
        personProfiles: "identified_only",
        personProperties: [],
      })
      // A property without a value is left out of an event, but not of the catalog.
      return [[event, { ...definition.properties, ...properties }]]
    })
  )

/** Said by the visit that an order came from. */
const OF_VISIT = new Set(ATTRIBUTION_KEYS.map((key) => `attribution_${key}`))

/** What posthog-js sends. */
const OF_BROWSER = new Set(["$pageview"])

interface Source {
  kind: string
  query?: string
  series?: { event: string; math_property?: string }[]
  breakdownFilter?: { breakdowns: { property: string; type: string }[] }
  retentionFilter?: { targetEntity: { id: string } }
}

/** The events that a query reads, and the properties it reads of each. */
const readBy = ({ query = "", series = [], breakdownFilter, retentionFilter }: Source) => {
  const ofSql = [...query.matchAll(/properties\.([$\w]+)/g)].map(([, name]) => String(name))
  const ofEvents = (breakdownFilter?.breakdowns ?? [])
    .filter(({ type }) => type === "event")
    .map(({ property }) => property)
  return [
    ...series.map(({ event, math_property }) => ({
      event,
      properties: [...ofEvents, ...(math_property ? [math_property] : [])],
    })),
    ...(retentionFilter ? [{ event: retentionFilter.targetEntity.id, properties: [] }] : []),
    ...(query ? [{ event: "it's bought", properties: ofSql }] : []),
  ]
}

describe.each(["medusa", "ecommerce-spec"] as const)(
  "the insights with taxonomy %s",
  (taxonomy) => {
    const options = optionsIn(taxonomy)
    const sent = sentBy(options)

    it.each(insights)("$name reads only what the events hold", (insight) => {
      const source = insight.query(eventNames(options))?.source as unknown as Source
      const read = readBy(source).filter(({ event }) => !OF_BROWSER.has(event))
      expect(read.length).toBeGreaterThan(0)
      for (const { event, properties } of read) {
        expect([...sent.keys()]).toContain(event)
        const unknown = properties.filter((name) => !OF_VISIT.has(name))
        expect(Object.keys(sent.get(event) ?? {})).toEqual(expect.arrayContaining(unknown))
      }
    })

    it("read only what each product of an order holds", () => {
      const source = insights.find(({ id }) => id === "top_products")?.query(eventNames(options))
      const text = (source?.source as unknown as Source).query ?? ""
      const read = [...text.matchAll(/\(line, '(\w+)'\)/g)].map(([, name]) => String(name))
      expect(read).toEqual(["name", "total", "tax", "quantity", "product_id", "name"])
      const products = sent.get("it's bought")?.products as object[]
      expect(products.length).toBeGreaterThan(0)
      products.forEach((product) =>
        expect(Object.keys(product)).toEqual(expect.arrayContaining(read))
      )
    })

    it("add the products of an order up to its revenue", () => {
      const text = JSON.stringify(
        insights.find(({ id }) => id === "top_products")?.query(eventNames(options))
      )
      expect(text).toContain("sum(JSONExtractFloat(line, 'total') - JSONExtractFloat(line, 'tax'))")
      const { products, revenue } = sent.get("it's bought") as {
        products: { total: number; tax: number }[]
        revenue: number
      }
      const sum = products.reduce((before, { total, tax }) => before + total - tax, 0)
      expect(revenue).toBeGreaterThan(0)
      expect(sum).toBeCloseTo(revenue, 2)
    })

    it("aren't made of events that are off", () => {
      const names = eventNames({ ...options, events: { order_placed: false } })
      const made = insights.filter((insight) => insight.query(names)).map(({ id }) => id)
      expect(made).toEqual([
        "revenue",
        "abandoned_carts",
        "payment_failures",
        "hours_to_shipment",
        "refunds",
        "refund_reasons",
      ])
    })
  }
)

it("has insights that PostHog's lengths allow, each of its own name and ID", () => {
  insights.forEach(({ name, description }) => {
    expect(name.length).toBeLessThanOrEqual(400)
    expect(description.length).toBeLessThanOrEqual(400)
  })
  expect(new Set(insights.map(({ id }) => id)).size).toBe(16)
  expect(new Set(insights.map(({ name }) => name)).size).toBe(16)
})

it("cuts no amount to fewer decimals than a currency has", () => {
  const texts = insights.map((insight) =>
    JSON.stringify(insight.query(eventNames(optionsIn("medusa"))))
  )
  const decimals = texts.flatMap((text) => [...text.matchAll(/round\(.*?, (\d)\)/g)])
  expect(decimals.length).toBeGreaterThan(0)
  // KWD has three.
  decimals.forEach(([, digits]) => expect(Number(digits)).toBeGreaterThanOrEqual(3))
})
