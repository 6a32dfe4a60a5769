import type { HttpTypes } from "@medusajs/framework/types"
import { PROMOTION } from "../../integration-tests/store/src/seed/data"
import { merchantOf } from "../../integration-tests/support/merchant"
import { openShop } from "../../integration-tests/support/shop"

/** Money that was captured or refunded. */
export interface Moved {
  event: "payment_captured" | "payment_refunded"
  order: string
  currency: string
  amount: number
}

/** What was sold, as Medusa's Store API shows it, and the money that has moved since. */
export interface Trade {
  orders: HttpTypes.StoreOrder[]
  moved: Moved[]
}

const PART = 5.25

/**
 * Places orders with everything that makes money difficult: taxes included in and added to the price, a discount, quantities, and
 * a currency without decimals.
 */
export const trade = async (storeUrl: string): Promise<Trade> => {
  const shop = await openShop(storeUrl)
  const us = { regionId: shop.region("US").id, countryCode: "us" }
  const jp = { regionId: shop.region("JP").id, countryCode: "jp" }
  const promoCodes = [PROMOTION.code]
  const { token } = await shop.shopper.registerCustomer({
    email: "ada@example.com",
    password: "correct horse",
  })
  const orders = [
    await shop.order(),
    await shop.order({ promoCodes, items: shop.lines(3, 3) }),
    await shop.order({ ...us, promoCodes, items: shop.lines(5, 7) }),
    await shop.order({ ...jp, promoCodes, items: shop.lines(4, 3) }),
    await shop.order({ customer: { token }, items: shop.lines(2, 5) }),
  ]
  const moved = await Promise.all(
    orders.slice(1, 4).map(async ({ id, currency_code: currency, total }, n) => {
      const merchant = merchantOf(shop.admin.request, id)
      const payment = await merchant.capture()
      const amount = n === 0 ? PART : total
      await merchant.refund(payment, amount)
      const of = { order: id, currency }
      return [
        { event: "payment_captured" as const, ...of, amount: total },
        { event: "payment_refunded" as const, ...of, amount },
      ]
    })
  )
  return { orders, moved: moved.flat() }
}
