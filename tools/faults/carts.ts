import { setTimeout as sleep } from "node:timers/promises"
import { copyCarts } from "../../integration-tests/support/copy-carts"
import type { Shop } from "../../integration-tests/support/shop"
import { withConnection } from "../lib/sql"
import { between } from "./random"
import type { Random } from "./random"

/** A cart that is ready to be completed. */
export interface Cart {
  id: string
  /** Decimals of its currency. */
  decimals: number
}

/**
 * Carts for the load. A checkout takes several requests, but only the last one makes what an event describes. So a few carts are
 * prepared through the Store API, and then copied: a store that just started gets busy immediately.
 */
export interface Carts {
  take(): Promise<Cart>
}

const REGIONS = [
  { name: "EU", country: "de", decimals: 2 },
  { name: "US", country: "us", decimals: 2 },
  { name: "JP", country: "jp", decimals: 0 },
] as const

/** As many in each region. */
const TEMPLATES = 4 * REGIONS.length
const COPIES = 4 * TEMPLATES
const PAUSE_MS = 50

const VARIANTS = 10

/**
 * One line, because Medusa's in-memory locks (2.21.2) can deadlock permanently if two checkouts take several inventory items in a
 * different order. Every later checkout of these items then fails.
 */
const oneLine = (shop: Shop, random: Random) =>
  shop.lines(between(random, 1, VARIANTS), between(random, 1, 4)).slice(-1)

const regionOf = (n: number) => REGIONS[n % REGIONS.length] ?? REGIONS[0]

const prepare = (shop: Shop, random: Random, n: number): Promise<string> => {
  const { name, country } = regionOf(n)
  return shop.shopper.prepareCart({
    email: `guest${n}@example.com`,
    regionId: shop.region(name).id,
    countryCode: country,
    items: oneLine(shop, random),
  })
}

/** Prepares the carts that are copied. */
export const openCarts = async (
  shop: Shop,
  random: Random,
  databaseUrl: string
): Promise<Carts> => {
  const templates: string[] = []
  while (templates.length < TEMPLATES) {
    templates.push(await prepare(shop, random, templates.length))
  }
  const ready: Cart[] = []
  const fill = async () => {
    const ids = await withConnection(databaseUrl, (sql) => copyCarts(sql, templates, COPIES))
    ready.push(...ids.map((id, n) => ({ id, decimals: regionOf(n).decimals })))
  }
  let filling: Promise<void> | undefined
  return {
    take: async () => {
      let cart = ready.shift()
      while (!cart) {
        // The database may be down.
        filling ??= fill()
          .catch(() => sleep(PAUSE_MS))
          .finally(() => (filling = undefined))
        await filling
        cart = ready.shift()
      }
      return cart
    },
  }
}
