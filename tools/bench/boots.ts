import { median } from "./quantile"
import type { BenchWorld, StoreName } from "./world"

/**
 * Measures how much longer a store takes to answer `GET /health` with the plugin than without analytics, in ms, in paired runs.
 */
export const measureBoots = async (world: BenchWorld, pairs: number): Promise<number> => {
  const added: number[] = []
  for (let n = 0; n < pairs; n++) {
    added.push((await bootMs(world, "plugin")) - (await bootMs(world, "bare")))
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
