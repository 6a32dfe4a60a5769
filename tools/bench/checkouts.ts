import { spawnStandIn } from "../../packages/posthog-stand-in"
import { openShop } from "../../integration-tests/support/shop"
import type { Shop } from "../../integration-tests/support/shop"
import { median, quantile } from "./quantile"
import type { BenchWorld, Contestant } from "./world"

/** What a shopper feels: the time of a checkout (the Store API's whole way from cart to order), in paired runs. */
export interface CheckoutFigures {
  perSecond: Record<Contestant, number>
  /** Time of a checkout as a part of that of the bare store in the same round: median, and the middle half. */
  ratios: Record<"plugin" | "official" | "hanging", [number, number, number]>
}

/** How many checkouts in each store. */
export interface CheckoutSizes {
  /** Before any is timed. */
  warmUp: number
  rounds: number
}

const SHOPS = ["bare", "plugin", "official", "hanging"] as const
type ShopName = (typeof SHOPS)[number]

/**
 * One order in each store in turn, in an order that turns with each round, so that whatever else the machine does meets all;
 * `hanging` is the plugin while PostHog takes requests and never answers.
 *
 * @throws {Error} where an order failed, or one of the plugin's did not reach PostHog
 */
export const measureCheckouts = async (
  world: BenchWorld,
  { warmUp, rounds }: CheckoutSizes
): Promise<CheckoutFigures> => {
  await world.standIn.reset()
  const hole = await spawnStandIn()
  await hole.setFault({ kind: "hang", on: "all" })
  const [bare, plugin, official, hanging] = await Promise.all([
    world.start("bare"),
    world.start("plugin"),
    world.start("official"),
    world.start("hanging", { POSTHOG_HOST: hole.url }),
  ])
  const stores = { bare, plugin, official, hanging }
  const shops = {} as Record<ShopName, Shop>
  const times = { bare: [], plugin: [], official: [], hanging: [] } as Record<ShopName, number[]>
  for (const name of SHOPS) {
    shops[name] = await openShop(stores[name].url)
  }
  const placed: string[] = []
  for (let round = 0; round < warmUp + rounds; round++) {
    for (let turn = 0; turn < SHOPS.length; turn++) {
      const name = SHOPS[(round + turn) % SHOPS.length] ?? "bare"
      const start = performance.now()
      const { id } = await shops[name].order({ email: `guest${round}@example.com` })
      if (round >= warmUp) {
        times[name].push(performance.now() - start)
      }
      if (name === "plugin") {
        placed.push(id)
      }
    }
  }
  await expectTold(world, placed)
  await Promise.all(SHOPS.map((name) => stores[name].stop()))
  await hole.kill()
  const ratioOf = (name: ShopName): [number, number, number] => {
    const ratios = times[name].map((ms, n) => ms / (times.bare[n] ?? Number.NaN))
    return [median(ratios), quantile(ratios, 0.25), quantile(ratios, 0.75)]
  }
  const perSecond = (name: ShopName) => 1_000 / median(times[name])
  return {
    perSecond: {
      bare: perSecond("bare"),
      plugin: perSecond("plugin"),
      official: perSecond("official"),
    },
    ratios: {
      plugin: ratioOf("plugin"),
      official: ratioOf("official"),
      hanging: ratioOf("hanging"),
    },
  }
}

const expectTold = async ({ standIn }: BenchWorld, ids: readonly string[]): Promise<void> => {
  await standIn.wait({ events: ids.length, name: "order_placed", timeoutMs: 30_000 })
  const told = new Set(
    (await standIn.events({ event: "order_placed" })).map((event) => event.properties.order_id)
  )
  const missing = ids.filter((id) => !told.has(id))
  if (missing.length > 0) {
    throw new Error(`Expected an event of each order, got none of ${missing.join(", ")}.`)
  }
}
