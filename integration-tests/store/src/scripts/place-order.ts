import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import {
  addShippingMethodToCartWorkflow,
  completeCartWorkflow,
  createCartWorkflow,
  createPaymentCollectionForCartWorkflow,
  createPaymentSessionsWorkflow,
} from "@medusajs/medusa/core-flows"
import { PRODUCTS, PROVIDERS, REGIONS, SHIPPING_OPTIONS } from "../seed/data"

/** Places a guest's order, as an import of phone orders might: `medusa exec src/scripts/place-order.ts <e-mail>`. */
export default async function placeOrder({ container, args }: ExecArgs): Promise<void> {
  const cart_id = await fillCart(container, args[0] ?? "guest@example.com")
  const options = await container
    .resolve(Modules.FULFILLMENT)
    .listShippingOptions({ name: SHIPPING_OPTIONS[0]?.name })
  await addShippingMethodToCartWorkflow(container).run({
    input: { cart_id, options: options.map(({ id }) => ({ id })) },
  })
  const { result: collection } = await createPaymentCollectionForCartWorkflow(container).run({
    input: { cart_id },
  })
  await createPaymentSessionsWorkflow(container).run({
    input: { payment_collection_id: collection.id, provider_id: PROVIDERS.payment },
  })
  await completeCartWorkflow(container).run({ input: { id: cart_id } })
}

async function fillCart(container: MedusaContainer, email: string): Promise<string> {
  const [region] = await container
    .resolve(Modules.REGION)
    .listRegions({ name: REGIONS[0]?.name }, { relations: ["countries"] })
  const variants = await container
    .resolve(Modules.PRODUCT)
    .listProductVariants({ sku: PRODUCTS[0]?.variants[0]?.sku })
  const [store] = await container.resolve(Modules.STORE).listStores({})
  const { result: cart } = await createCartWorkflow(container).run({
    input: {
      email,
      region_id: region?.id,
      sales_channel_id: store?.default_sales_channel_id ?? undefined,
      items: variants.map(({ id }) => ({ variant_id: id, quantity: 1 })),
      shipping_address: {
        first_name: "Ada",
        last_name: "Lovelace",
        address_1: "1 Example Street",
        city: "Exampleton",
        postal_code: "12345",
        country_code: REGIONS[0]?.countries[0],
      },
    },
  })
  return cart.id
}
