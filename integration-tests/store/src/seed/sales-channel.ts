import { updateStoresWorkflow } from "@medusajs/medusa/core-flows"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { REGIONS } from "./data"

/**
 * Medusa makes a store, its default sales channel and a publishable API key for it at its first boot; what they lack
 * is the currencies.
 */
export async function seedSalesChannel(container: MedusaContainer): Promise<string> {
  const [store] = await container
    .resolve(Modules.STORE)
    .listStores({}, { relations: ["supported_currencies"] })
  if (!store?.default_sales_channel_id) {
    throw new Error("Medusa has made no store with a default sales channel at boot")
  }
  const supported = new Set(store.supported_currencies?.map((currency) => currency.currency_code))
  if (!REGIONS.every((region) => supported.has(region.currency))) {
    const supported_currencies = REGIONS.map((region, index) => ({
      currency_code: region.currency,
      is_default: index === 0,
      // A price per currency follows its currency's preference; the region's own only holds for a price per region.
      is_tax_inclusive: region.taxInclusive,
    }))
    await updateStoresWorkflow(container).run({
      input: { selector: { id: store.id }, update: { supported_currencies } },
    })
  }
  return store.default_sales_channel_id
}
