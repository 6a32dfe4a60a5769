import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { TEST_CARD_PROVIDER } from "../store/src/payment-provider/service"
import { PROVIDERS } from "../store/src/seed/data"
import { openCart } from "./cart"
import type { CartInHand } from "./cart"
import { openShop } from "./shop"
import type { Shop } from "./shop"
import type { StoreSuite } from "./store-suite"
import { essenceOf } from "./events"

/** The parts of a counted event that cart tests check. */
export interface Told {
  uuid: string
  event: string
  distinctId: string
  timestamp: string
  properties: Record<string, unknown>
}

/** What cart tests use. */
export interface CartWorld {
  shop: () => Shop
  /** A variant's ID by its SKU. */
  variant: (sku: string) => string
  /** An empty cart in the EU, of an unknown visitor. */
  cart: () => Promise<CartInHand>
  /** Moves everything that happened to a cart back in time. */
  letPass: (cart: CartInHand, minutes: number) => Promise<void>
  /** All events, sorted by name and time. */
  told: () => Told[]
}

/** Opens a shop in which cards may be declined before each test of a suite, as if the plugin had been installed two days ago. */
export const cartWorld = ({ baseUrl, container, sql, standIn }: StoreSuite): CartWorld => {
  let shop: Shop
  let variants: Map<string | null, string>
  const euro = () => shop.region("EU").id
  beforeEach(async () => {
    shop = await openShop(baseUrl())
    const listed = await shop.shopper.listVariants(euro())
    variants = new Map(listed.map(({ id, sku }) => [sku, id]))
    await shop.admin.request("POST", `/admin/regions/${euro()}`, {
      payment_providers: [PROVIDERS.payment, TEST_CARD_PROVIDER],
    })
    await catchUp(createPipeline(container()), { minAgeMs: 0 })
    await sql(`update posthog_installation set installed_at = installed_at - interval '2 days'`)
  })
  const earlier = (table: string, minutes: number, column: string, cart: string) =>
    sql(
      `update ${table} set created_at = created_at - interval '${minutes} minutes',
         updated_at = updated_at - interval '${minutes} minutes' where ${column} = ?`,
      cart
    )
  return {
    shop: () => shop,
    variant: (sku) => String(variants.get(sku)),
    cart: () => openCart(shop.shopper.open(), euro()),
    letPass: async ({ id }, minutes) => {
      await earlier("cart", minutes, "id", id)
      await earlier("cart_line_item", minutes, "cart_id", id)
      await earlier("cart_shipping_method", minutes, "cart_id", id)
    },
    told: () =>
      standIn()
        .events()
        .map(essenceOf)
        .sort((a, b) => a.event.localeCompare(b.event) || a.timestamp.localeCompare(b.timestamp)),
  }
}
