import {
  createLocationFulfillmentSetWorkflow,
  createServiceZonesWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { PROVIDERS, REGIONS, SHIPPING_OPTIONS } from "./data"
import type { Prices } from "./data"

const LOCATION = "Warehouse"
const FULFILLMENT_SET = "Warehouse delivery"
const SERVICE_ZONE = "Everywhere"

/** What products need from shipping. */
export type Shipping = { stockLocationId: string; shippingProfileId: string }

/** Makes a stock location from which everything can be shipped to every region. */
export async function seedShipping(
  container: MedusaContainer,
  salesChannelId: string
): Promise<Shipping> {
  const stockLocationId = await seedStockLocation(container, salesChannelId)
  const shippingProfileId = await seedShippingProfile(container)
  const serviceZoneId = await seedServiceZone(container, stockLocationId)
  await seedShippingOptions(container, serviceZoneId, shippingProfileId)
  return { stockLocationId, shippingProfileId }
}

async function seedStockLocation(
  container: MedusaContainer,
  salesChannelId: string
): Promise<string> {
  const [existing] = await container
    .resolve(Modules.STOCK_LOCATION)
    .listStockLocations({ name: LOCATION })
  if (existing) {
    return existing.id
  }
  const address = {
    address_1: "Hafenstr. 1",
    city: "Hamburg",
    country_code: "de",
    postal_code: "20095",
  }
  const { result } = await createStockLocationsWorkflow(container).run({
    input: { locations: [{ name: LOCATION, address }] },
  })
  const id = first(result).id
  await linkSalesChannelsToStockLocationWorkflow(container).run({
    input: { id, add: [salesChannelId] },
  })
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.STOCK_LOCATION]: { stock_location_id: id },
    [Modules.FULFILLMENT]: { fulfillment_provider_id: PROVIDERS.fulfillment },
  })
  return id
}

async function seedShippingProfile(container: MedusaContainer): Promise<string> {
  const [existing] = await container
    .resolve(Modules.FULFILLMENT)
    .listShippingProfiles({ type: "default" })
  if (existing) {
    return existing.id
  }
  const { result } = await createShippingProfilesWorkflow(container).run({
    input: { data: [{ name: "Default", type: "default" }] },
  })
  return first(result).id
}

async function seedServiceZone(container: MedusaContainer, location_id: string): Promise<string> {
  const fulfillment = container.resolve(Modules.FULFILLMENT)
  const [existing] = await fulfillment.listServiceZones({ name: SERVICE_ZONE })
  if (existing) {
    return existing.id
  }
  const find = () => fulfillment.listFulfillmentSets({ name: FULFILLMENT_SET })
  if ((await find()).length === 0) {
    await createLocationFulfillmentSetWorkflow(container).run({
      input: { location_id, fulfillment_set_data: { name: FULFILLMENT_SET, type: "shipping" } },
    })
  }
  const geo_zones = REGIONS.flatMap(({ countries }) =>
    countries.map((country_code) => ({ country_code, type: "country" as const }))
  )
  const { result } = await createServiceZonesWorkflow(container).run({
    input: {
      data: [{ name: SERVICE_ZONE, fulfillment_set_id: first(await find()).id, geo_zones }],
    },
  })
  return first(result).id
}

async function seedShippingOptions(
  container: MedusaContainer,
  service_zone_id: string,
  shipping_profile_id: string
): Promise<void> {
  const existing = await container.resolve(Modules.FULFILLMENT).listShippingOptions({})
  const missing = SHIPPING_OPTIONS.filter(
    ({ name }) => !existing.some((option) => option.name === name)
  )
  if (missing.length === 0) {
    return
  }
  await createShippingOptionsWorkflow(container).run({
    input: missing.map(({ name, code, prices }) => ({
      name,
      price_type: "flat" as const,
      provider_id: PROVIDERS.fulfillment,
      service_zone_id,
      shipping_profile_id,
      type: { label: name, description: `${name} shipping`, code },
      prices: toPriceList(prices),
      // Storefronts only offer options with these two rules.
      rules: [
        { attribute: "enabled_in_store", operator: "eq" as const, value: "true" },
        { attribute: "is_return", operator: "eq" as const, value: "false" },
      ],
    })),
  })
}

/** Prices as Medusa's workflows take them. */
export function toPriceList(prices: Prices): { currency_code: string; amount: number }[] {
  return Object.entries(prices).map(([currency_code, amount]) => ({ currency_code, amount }))
}

function first<T>(rows: T[]): T {
  const [row] = rows
  if (row === undefined) {
    throw new Error("a workflow has created nothing")
  }
  return row
}
