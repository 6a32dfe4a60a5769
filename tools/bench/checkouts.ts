import { spawnStandIn } from "../../packages/posthog-stand-in"
import { browser, HOSTILE } from "../../integration-tests/support/visit-headers"
import { byName, ratioTo, rotated } from "./paired"
import type { Ratio } from "./paired"
import { median } from "./quantile"
import { storefrontOf } from "./sessions"
import type { BenchWorld } from "./world"

const SHOPS = ["bare", "plugin", "official", "hanging", "hostile"] as const
type ShopName = (typeof SHOPS)[number]

/** What a shopper notices: the time of a checkout (every Store API request from cart to order), in paired runs. */
export interface CheckoutFigures {
  perSecond: Record<ShopName, number>
  /** A checkout's time relative to the bare store's in the same round: median, and middle half. */
  ratios: Record<ShopName, Ratio>
}

/** How many checkouts to place in each store. */
export interface CheckoutSizes {
  /** Checkouts before any is timed. */
  warmUp: number
  rounds: number
}

/**
 * Places one order in each store in turn. Each shopper has a browser of their own, whose IDs come with each request. `hanging` is the plugin while PostHog accepts
 * requests but never answers; `hostile` is the plugin's store again, for headers that it must refuse.
 *
 * @throws {Error} if an order fails, or one of the plugin's doesn't reach PostHog
 */
export const measureCheckouts = async (
  world: BenchWorld,
  { warmUp, rounds }: CheckoutSizes
): Promise<CheckoutFigures> => {
  await world.standIn.reset()
  const hole = await spawnStandIn()
  await hole.setFault({ kind: "hang", on: "all" })
  const stores = {
    bare: await world.start("bare"),
    plugin: await world.start("plugin"),
    official: await world.start("official"),
    hanging: await world.start("hanging", { POSTHOG_HOST: hole.url }),
  }
  const opened = await Promise.all(
    SHOPS.map(async (name) => {
      const play = await storefrontOf(stores[name === "hostile" ? "plugin" : name])
      return { name, play, values: [] as number[] }
    })
  )
  const placed: string[] = []
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const { name, play, values } of rotated(opened, round)) {
      const headers = name === "hostile" ? hostileHeaders(round) : browser().headers
      const start = performance.now()
      const id = await play(headers)
      if (round >= warmUp) {
        values.push(performance.now() - start)
      }
      if (name === "plugin" || name === "hostile") {
        placed.push(id)
      }
    }
  }
  await expectSent(world, placed)
  await Promise.all(Object.values(stores).map((store) => store.stop()))
  await hole.kill()
  const bare = opened[0]?.values ?? []
  return {
    perSecond: byName(opened, (times) => 1_000 / median(times)),
    ratios: byName(opened, (times) => ratioTo(bare, times)),
  }
}

/** The same hostile value in each header, another one in each round. */
const hostileHeaders = (round: number): Record<string, string> => {
  const value = encodeURIComponent(HOSTILE[round % HOSTILE.length]?.("cus_01HOSTILE") ?? "")
  return Object.fromEntries(Object.keys(browser().headers).map((name) => [name, value]))
}

const expectSent = async ({ standIn }: BenchWorld, ids: readonly string[]): Promise<void> => {
  await standIn.wait({ events: ids.length, name: "order_placed", timeoutMs: 30_000 })
  const sent = new Set(
    (await standIn.events({ event: "order_placed" })).map((event) => event.properties.order_id)
  )
  const missing = ids.filter((id) => !sent.has(id))
  if (missing.length > 0) {
    throw new Error(`Expected an event for each order, got none for ${missing.join(", ")}.`)
  }
}
