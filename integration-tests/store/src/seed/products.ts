import { createInventoryLevelsWorkflow, createProductsWorkflow } from "@medusajs/medusa/core-flows"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules, ProductStatus } from "@medusajs/framework/utils"
import { PRODUCTS, STOCK } from "./data"
import type { ProductSeed } from "./data"
import { toPriceList } from "./shipping"
import type { Shipping } from "./shipping"

/** Makes the products, priced in every currency and in stock. */
export async function seedProducts(
  container: MedusaContainer,
  { salesChannelId, stockLocationId, shippingProfileId }: Shipping & { salesChannelId: string }
): Promise<void> {
  const handles = PRODUCTS.map(({ handle }) => handle)
  const existing = await container.resolve(Modules.PRODUCT).listProducts({ handle: handles })
  const missing = PRODUCTS.filter(
    ({ handle }) => !existing.some((product) => product.handle === handle)
  )
  if (missing.length > 0) {
    await createProductsWorkflow(container).run({
      input: {
        products: missing.map((product) => ({
          ...describeProduct(product),
          shipping_profile_id: shippingProfileId,
          sales_channels: [{ id: salesChannelId }],
        })),
      },
    })
  }
  await fillStock(container, stockLocationId)
}

function describeProduct({ handle, title, option, variants }: ProductSeed) {
  return {
    handle,
    title,
    status: ProductStatus.PUBLISHED,
    options: [{ title: option, values: variants.map(({ value }) => value) }],
    variants: variants.map(({ value, sku, prices }) => ({
      title: value,
      sku,
      options: { [option]: value },
      prices: toPriceList(prices),
    })),
  }
}

async function fillStock(container: MedusaContainer, location_id: string): Promise<void> {
  const inventory = container.resolve(Modules.INVENTORY)
  const items = await inventory.listInventoryItems({}, { take: null })
  const levels = await inventory.listInventoryLevels({ location_id }, { take: null })
  const missing = items.filter(({ id }) => !levels.some((level) => level.inventory_item_id === id))
  if (missing.length > 0) {
    await createInventoryLevelsWorkflow(container).run({
      input: {
        inventory_levels: missing.map(({ id }) => ({
          location_id,
          inventory_item_id: id,
          stocked_quantity: STOCK,
        })),
      },
    })
  }
}
