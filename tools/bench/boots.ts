import { rotated } from "./paired"
import { median } from "./quantile"
import type { BenchWorld, StoreName } from "./world"

const NAMES = ["bare", "plugin"] as const satisfies StoreName[]

/**
 * Measures how much longer a store takes to answer `GET /health` with the plugin than without analytics, in ms, in paired runs. A first pair
 * isn't counted: it reads the files from the disk.
 */
export const measureBoots = async (world: BenchWorld, pairs: number): Promise<number> => {
  const added: number[] = []
  for (let pair = 0; pair <= pairs; pair++) {
    const ms = { bare: 0, plugin: 0 }
    for (const name of rotated(NAMES, pair)) {
      ms[name] = await bootMs(world, name)
    }
    if (pair > 0) {
      added.push(ms.plugin - ms.bare)
    }
  }
  return median(added)
}

const bootMs = async (world: BenchWorld, name: StoreName): Promise<number> => {
  const start = performance.now()
  const store = await world.start(name)
  const ms = performance.now() - start
  await store.stop()
  return ms
}
