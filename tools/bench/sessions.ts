import { setTimeout as sleep } from "node:timers/promises"
import { PROVIDERS } from "../../integration-tests/store/src/seed/data"
import { openCart } from "../../integration-tests/support/cart"
import { openShop } from "../../integration-tests/support/shop"
import type { Shop } from "../../integration-tests/support/shop"
import { browser } from "../../integration-tests/support/visit-headers"
import { createRequest } from "../lib/http"
import { byName, ratioTo, rotated } from "./paired"
import type { Ratio } from "./paired"
import { median } from "./quantile"
import type { BenchWorld, MeasuredStore, StoreName } from "./world"

const SHOPS = ["bare", "official", "shopping", "allCartEvents"] as const satisfies StoreName[]
type ShopName = (typeof SHOPS)[number]

/** CPU of a store's process per shopping session, from the empty cart to the order, with all that follows from it. */
export interface SessionFigures {
  cpuMs: Record<ShopName, number>
  /** Relative to the bare store's in the same round: median, and middle half. */
  ratios: Record<ShopName, Ratio>
}

/** How many sessions to play in each store. */
export interface SessionSizes {
  rounds: number
  /** Sessions per store and round. */
  sessions: number
}

/** Shoppers who shop at the same time. */
const SHOPPERS = 4

/** Until events that wait for others are delivered. */
export const SETTLE_MS = 7_000

/**
 * Plays the same sessions in each store in turn. Each shopper has a browser of their own, whose IDs come with each request.
 *
 * @throws {Error} if an order fails
 */
export const measureSessions = async (
  world: BenchWorld,
  { rounds, sessions }: SessionSizes
): Promise<SessionFigures> => {
  await world.standIn.reset()
  const opened = await Promise.all(
    SHOPS.map(async (name) => {
      const store = await world.start(name, name === "allCartEvents" ? { CART_EVENTS: "all" } : {})
      return { name, store, play: await sessionsOf(store), values: [] as number[] }
    })
  )
  for (const { play } of opened) {
    await play(sessions)
  }
  await sleep(SETTLE_MS)
  for (let round = 0; round < rounds; round++) {
    for (const { store, play, values } of rotated(opened, round)) {
      const before = await store.ask("cpu")
      await play(sessions)
      await sleep(SETTLE_MS)
      values.push(((await store.ask("cpu")) - before) / sessions)
    }
  }
  await Promise.all(opened.map(({ store }) => store.stop()))
  const bare = opened[0]?.values ?? []
  return {
    cpuMs: byName(opened, median),
    ratios: byName(opened, (cpu) => ratioTo(bare, cpu)),
  }
}

/** Returns a function that plays that many sessions in a store. */
export const sessionsOf = async (
  store: MeasuredStore
): Promise<(count: number) => Promise<void>> => {
  const play = await storefrontOf(store)
  return async (count) => {
    for (let left = count; left > 0; left -= SHOPPERS) {
      await Promise.all(
        Array.from({ length: Math.min(SHOPPERS, left) }, () => play(browser().headers))
      )
    }
  }
}

/**
 * Opens a store for shoppers. Returns a function that shops with these headers from the empty cart to the order, as a storefront does, and
 * returns the order's ID.
 */
export const storefrontOf = async ({
  url,
}: Pick<MeasuredStore, "url">): Promise<(headers: Record<string, string>) => Promise<string>> => {
  const shop = await openShop(url)
  const key = await shop.admin.publishableKey()
  return (headers) => playSession(url, shop, { ...headers, "x-publishable-api-key": key })
}

const playSession = async (
  url: string,
  shop: Shop,
  headers: Record<string, string>
): Promise<string> => {
  const request = createRequest(url, headers)
  const cart = await openCart(request, shop.region("EU").id)
  for (const { variantId, quantity } of shop.lines(2)) {
    await cart.add(variantId, quantity)
  }
  await cart.setEmail("guest@example.com")
  await cart.giveAddress()
  await cart.ship("Standard")
  await cart.pay(PROVIDERS.payment)
  return cart.complete()
}
