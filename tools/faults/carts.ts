import { setTimeout as sleep } from "node:timers/promises"
import type { Shop } from "../../integration-tests/support/shop"
import { between } from "./random"
import type { Random } from "./random"

/** A cart that is ready to be completed. */
export interface Cart {
  id: string
  /** Decimals of its currency. */
  decimals: number
}

/**
 * Carts for the load, prepared by a store process that no round touches. A checkout takes eight requests, but only the last one
 * makes what an event describes, so a store that just started gets busy immediately.
 */
export interface Carts {
  take(): Promise<Cart>
  stop(): Promise<void>
}

const KEEP = 40
const MAKERS = 2
const PAUSE_MS = 50

const REGIONS = [
  { name: "EU", country: "de", decimals: 2 },
  { name: "US", country: "us", decimals: 2 },
  { name: "JP", country: "jp", decimals: 0 },
] as const

const VARIANTS = 10

/**
 * One line, because Medusa's in-memory locks (2.21.2) can deadlock permanently if two checkouts take several inventory items in a
 * different order. Every later checkout of these items then fails.
 */
const oneLine = (shop: Shop, random: Random) =>
  shop.lines(between(random, 1, VARIANTS), between(random, 1, 4)).slice(-1)

/** Starts making carts. */
export const openCarts = (shop: Shop, random: Random): Carts => {
  const ready: Cart[] = []
  let made = 0
  let isOpen = true

  const make = async (): Promise<Cart> => {
    const region = REGIONS[made % REGIONS.length] ?? REGIONS[0]
    const id = await shop.shopper.prepareCart({
      // Medusa rejects the second of two carts that are created at the same time with the same new email.
      email: `guest${made++}@example.com`,
      regionId: shop.region(region.name).id,
      countryCode: region.country,
      items: oneLine(shop, random),
    })
    return { id, decimals: region.decimals }
  }
  const keepMaking = async () => {
    while (isOpen) {
      const cart = ready.length < KEEP ? await make().catch(() => undefined) : undefined
      if (cart) {
        ready.push(cart)
      } else {
        await sleep(PAUSE_MS)
      }
    }
  }
  const makers = Array.from({ length: MAKERS }, keepMaking)
  return {
    take: async () => {
      let cart = ready.shift()
      while (!cart) {
        await sleep(PAUSE_MS)
        cart = ready.shift()
      }
      return cart
    },
    stop: async () => {
      isOpen = false
      await Promise.all(makers)
    },
  }
}
