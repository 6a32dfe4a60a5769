import { v4 as uuidV4 } from "uuid"
import type { PosthogOptions } from "../../src/options/schema"
import { essenceOf } from "./events"
import { merchantOf } from "./merchant"
import { openShop } from "./shop"
import type { Shop } from "./shop"
import type { StoreSuite } from "./store-suite"
import type { Browser } from "./visit-headers"

export const account = () => ({
  email: `${uuidV4()}@example.com`,
  password: "correct horse battery",
})

/** What tests of visits do and see in a store. */
export const visitWorld = ({ baseUrl, standIn, posthog, reconcileNow }: StoreSuite) => {
  const shopOf = (visitor: Browser): Promise<Shop> => openShop(baseUrl(), visitor.headers)

  const told = () => standIn().events().map(essenceOf)

  const toldOf = (name: string) => told().filter(({ event }) => event === name)

  const arrived = (event: string, count = 1) =>
    standIn().waitFor((seen) => (seen.events({ event }).length >= count ? true : undefined))

  const withOptions = async (options: Partial<PosthogOptions>, work: () => Promise<void>) => {
    const before = { ...posthog().options }
    Object.assign(posthog().options, options)
    await work().finally(() => Object.assign(posthog().options, before))
  }

  /** Everything that later happens to an order: paid and refunded. */
  const payAndRefund = async (shop: Shop, orderId: string) => {
    const merchant = merchantOf(shop.admin.request, orderId)
    await merchant.refund(await merchant.capture(), 1)
    await reconcileNow()
    expect(toldOf("payment_refunded")).toHaveLength(1)
  }

  return { shopOf, told, toldOf, arrived, withOptions, payAndRefund }
}
