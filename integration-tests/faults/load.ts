import type { HttpTypes } from "@medusajs/framework/types"
import { setTimeout as sleep } from "node:timers/promises"
import type { Shop } from "../support/shop"
import { between, type Random } from "./random"

/** What the load has done. */
export interface LoadReport {
  /** Orders that the store has confirmed to a shopper. */
  confirmed: number
  /** Requests that failed, because the store or its database was away. */
  failed: number
}

/** Shoppers and merchants who go on until they are stopped. */
export interface Load {
  /** Waits until the requests under way have ended. */
  stop(): Promise<LoadReport>
}

/** As many as keep a small store busy on two processors. */
const SHOPPERS = 5

/** A storefront tries again after a moment. */
const AFTER_FAILURE_MS = 150

const REGIONS = [
  { name: "EU", country: "de", decimals: 2 },
  { name: "US", country: "us", decimals: 2 },
  { name: "JP", country: "jp", decimals: 0 },
] as const

type Region = (typeof REGIONS)[number]

/** Medusa refuses the second of two carts that are opened at the same moment with the same new e-mail. */
let guests = 0

/**
 * Starts shoppers who check out one after another, all at the same time. Of most orders the money is then captured; some are
 * refunded in parts, some cancelled.
 */
export const startLoad = (shop: Shop, random: Random): Load => {
  const report: LoadReport = { confirmed: 0, failed: 0 }
  let isOn = true
  const shopFor = async () => {
    while (isOn) {
      try {
        await buy(shop, random, () => report.confirmed++)
      } catch {
        report.failed++
        await sleep(AFTER_FAILURE_MS)
      }
    }
  }
  const shoppers = Array.from({ length: SHOPPERS }, shopFor)
  return {
    stop: async () => {
      isOn = false
      await Promise.all(shoppers)
      return report
    },
  }
}

const buy = async (shop: Shop, random: Random, onConfirmed: () => void): Promise<void> => {
  const region = REGIONS[between(random, 0, REGIONS.length - 1)] ?? REGIONS[0]
  const complete = await shop.prepareOrder({
    email: `guest${guests++}@example.com`,
    regionId: shop.region(region.name).id,
    countryCode: region.country,
    items: shop.lines(between(random, 1, 3), between(random, 1, 4)),
  })
  const orderId = await complete()
  onConfirmed()
  await treat(shop, random, region, orderId)
}

/** What the merchant does with an order: nothing, or money is taken, given back in parts, or all is cancelled. */
const treat = async (
  { admin }: Shop,
  random: Random,
  region: Region,
  orderId: string
): Promise<void> => {
  const fate = random()
  const isCaptured = fate < 0.7
  const isCancelled = fate > 0.55 && fate < 0.85
  if (isCaptured) {
    const payment = await paymentOf(admin, orderId)
    await admin.request("POST", `/admin/payments/${payment.id}/capture`, {})
    if (!isCancelled) {
      await refund(admin, random, region, payment)
    }
  }
  if (isCancelled) {
    await admin.request("POST", `/admin/orders/${orderId}/cancel`, {})
  }
}

const MOST_REFUNDS = 3

const refund = async (
  admin: Shop["admin"],
  random: Random,
  { decimals }: Region,
  payment: { id: string; amount: number }
): Promise<void> => {
  for (let left = between(random, 0, MOST_REFUNDS); left > 0; left--) {
    const part = (payment.amount / (MOST_REFUNDS + 1)) * (0.5 + random() / 2)
    const amount = Number(part.toFixed(decimals))
    await admin.request("POST", `/admin/payments/${payment.id}/refund`, { amount })
  }
}

const paymentOf = async (admin: Shop["admin"], orderId: string) => {
  const { order } = await admin.request<HttpTypes.AdminOrderResponse>(
    "GET",
    `/admin/orders/${orderId}?fields=*payment_collections.payments`
  )
  const payment = order.payment_collections?.[0]?.payments?.[0]
  if (!payment) {
    throw new Error(`The order ${orderId} has no payment.`)
  }
  return { id: payment.id, amount: Number(payment.amount) }
}
