import { createRegionsWorkflow, createTaxRegionsWorkflow } from "@medusajs/medusa/core-flows"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { PROVIDERS, REGIONS } from "./data"
import type { RegionSeed } from "./data"

/** Makes the regions with their payment provider, and a tax region with a rate for each of their countries. */
export async function seedRegions(container: MedusaContainer): Promise<void> {
  const existing = await container.resolve(Modules.REGION).listRegions({})
  const missing = REGIONS.filter(({ name }) => !existing.some((region) => region.name === name))
  if (missing.length > 0) {
    await createRegionsWorkflow(container).run({
      input: {
        regions: missing.map((region) => ({
          name: region.name,
          currency_code: region.currency,
          countries: region.countries,
          payment_providers: [PROVIDERS.payment],
          is_tax_inclusive: region.taxInclusive,
        })),
      },
    })
  }
  for (const region of REGIONS) {
    await seedTaxRegions(container, region)
    await seedPricePreference(container, region)
  }
}

/** A region's own preference holds only for prices made for that region; prices by currency follow the currency's. */
async function seedPricePreference(container: MedusaContainer, region: RegionSeed): Promise<void> {
  const preference = { attribute: "currency_code", value: region.currency }
  const pricing = container.resolve(Modules.PRICING)
  const [existing] = await pricing.listPricePreferences(preference)
  if (existing?.is_tax_inclusive !== region.taxInclusive) {
    await pricing.upsertPricePreferences([
      { id: existing?.id, ...preference, is_tax_inclusive: region.taxInclusive },
    ])
  }
}

async function seedTaxRegions(container: MedusaContainer, region: RegionSeed): Promise<void> {
  const existing = await container
    .resolve(Modules.TAX)
    .listTaxRegions({ country_code: region.countries })
  const missing = region.countries.filter(
    (code) => !existing.some((tax) => tax.country_code === code)
  )
  if (missing.length > 0) {
    await createTaxRegionsWorkflow(container).run({
      input: missing.map((country_code) => ({
        country_code,
        provider_id: PROVIDERS.tax,
        default_tax_rate: { name: "Default", code: "default", rate: region.taxRate },
      })),
    })
  }
}
