import { configuredDefinitions } from "../../../../options/configure"
import type { CatalogOptions } from "../../../../options/configure"
import { toEvent } from "../../../../capture/rows/to-event"
import { definitions } from "../../../../events/catalog"
import { personal, rows } from "../../../../events/__tests__/fixtures/rows"
import { ecommerceSpec } from "../../../../events/taxonomy/ecommerce-spec"
import { finishEvent } from "../../payload/finish"
import { createScrub } from "../../payload/scrub"
import { wireBody } from "./wire-body"

const options = {
  environment: "production",
  personProfiles: "identified_only" as const,
  personProperties: [],
}

const spec: CatalogOptions = {
  events: {},
  cartEvents: "all",
  abandonedCartAfterHours: 24,
  customEvents: [],
  subscriptions: { entity: "subscription" },
  taxonomy: "ecommerce-spec",
  groups: {},
  mergeGuests: true,
}

const leased = (id: string, configured: CatalogOptions) => {
  const definition = configuredDefinitions(configured).find((one) => one.id === id)
  const row = rows[id]
  if (!definition || !row) {
    throw new Error(`Expected a definition and a row of "${id}": add the row to fixtures/rows.ts.`)
  }
  const event = finishEvent(toEvent(definition, row, options), {
    scrub: createScrub(true, [definition]),
  })
  return { ...event, timestamp: new Date(event.timestamp), attempts: 1 }
}

const isCovered = ({ id }: { id: string }) => id in ecommerceSpec

describe("the request body under the e-commerce spec", () => {
  it.each(Object.keys(ecommerceSpec))("of %s", async (id) => {
    const body = JSON.parse(await wireBody([leased(id, spec)])) as Record<string, unknown>
    expect({ ...body, sent_at: "now" }).toMatchSnapshot()
  })

  it.each(Object.keys(ecommerceSpec))("of %s holds nothing personal", async (id) => {
    const body = await wireBody([leased(id, spec)])
    for (const value of [...Object.values(personal), "Main Street", "10115", "engraving"]) {
      expect(body).not.toContain(value)
    }
  })

  it("of every other event is the same as without it", async () => {
    const own: CatalogOptions = { ...spec, taxonomy: "medusa" }
    const others = definitions.filter((definition) => !isCovered(definition))
    expect(others.length).toBeGreaterThan(0)
    for (const { id, person } of others) {
      if (!person.ofGroup) {
        expect(leased(id, spec)).toEqual(leased(id, own))
      }
    }
  })

  it("keeps each event's uuid, person, and time", () => {
    const own: CatalogOptions = { ...spec, taxonomy: "medusa" }
    for (const { id } of definitions.filter(isCovered)) {
      const { uuid, definition, entity_id, distinct_id, timestamp, money } = leased(id, own)
      expect(leased(id, spec)).toMatchObject({
        uuid,
        definition,
        entity_id,
        distinct_id,
        timestamp,
      })
      expect(leased(id, spec).money).toEqual(money)
    }
  })

  it("keeps `$revenue` of refunds, so that captures and refunds still add up to what was earned", () => {
    expect(leased("payment_refunded", spec).properties).toMatchObject({
      total: 12.25,
      $revenue: -12.25,
    })
  })

  it("uses the documented type for a property name that the plugin also uses", () => {
    for (const definition of definitions.filter(isCovered)) {
      for (const [name, { type }] of Object.entries(
        ecommerceSpec[definition.id as keyof typeof ecommerceSpec]?.properties ?? {}
      )) {
        expect(definition.properties[name]?.type ?? type).toBe(type)
      }
    }
  })
})
