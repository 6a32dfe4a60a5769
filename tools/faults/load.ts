import type { HttpTypes } from "@medusajs/framework/types"
import { setTimeout as sleep } from "node:timers/promises"
import type { Shop } from "../../integration-tests/support/shop"
import type { Cart, Carts } from "./carts"
import { between } from "./random"
import type { Random } from "./random"

/** The progress of the load. */
export interface LoadReport {
  /** Orders that the store confirmed to a shopper. */
  confirmed: number
  /** Requests that failed because the store or its database was down. */
  failed: number
}

/** Shoppers and merchants who continue until they are stopped. */
export interface Load {
  /** Resolves when this many orders have been confirmed since the load started. */
  confirmed(count: number): Promise<void>
  /** Waits for the requests in progress. */
  stop(): Promise<LoadReport>
}

/** Enough to keep a small store busy on two processors. */
const SHOPPERS = 5

/** A storefront retries after a short time. */
const AFTER_FAILURE_MS = 150

const LOOK_EVERY_MS = 20
/** Ends a hang. */
const CONFIRMED_WITHIN_MS = 300_000

/**
 * Starts shoppers who complete carts concurrently, one after another each. Most orders are then captured, some refunded in parts,
 * and some canceled.
 */
export const startLoad = (shop: Shop, carts: Carts, random: Random): Load => {
  const report: LoadReport = { confirmed: 0, failed: 0 }
  let isOn = true
  const shopFor = async () => {
    while (isOn) {
      const cart = await carts.take()
      try {
        const orderId = await shop.shopper.completeCart(cart.id)
        report.confirmed++
        await treat(shop.admin, random, cart, orderId)
      } catch {
        report.failed++
        await sleep(AFTER_FAILURE_MS)
      }
    }
  }
  const shoppers = Array.from({ length: SHOPPERS }, shopFor)
  return {
    confirmed: async (count) => {
      const deadline = Date.now() + CONFIRMED_WITHIN_MS
      while (report.confirmed < count) {
        if (Date.now() > deadline) {
          throw new Error(`Expected ${count} confirmed orders in time, got ${report.confirmed}.`)
        }
        await sleep(LOOK_EVERY_MS)
      }
    },
    stop: async () => {
      isOn = false
      await Promise.all(shoppers)
      return report
    },
  }
}

/** Handles an order as a merchant: does nothing, captures, refunds in parts, or cancels. */
const treat = async (
  admin: Shop["admin"],
  random: Random,
  cart: Cart,
  orderId: string
): Promise<void> => {
  const fate = random()
  const isCaptured = fate < 0.7
  const isCanceled = fate > 0.55 && fate < 0.85
  if (isCaptured) {
    const payment = await paymentOf(admin, orderId)
    await admin.request("POST", `/admin/payments/${payment.id}/capture`, {})
    if (!isCanceled) {
      await refund(admin, random, cart, payment)
    }
  }
  if (isCanceled) {
    await admin.request("POST", `/admin/orders/${orderId}/cancel`, {})
  }
}

const MOST_REFUNDS = 3

const refund = async (
  admin: Shop["admin"],
  random: Random,
  { decimals }: Cart,
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
