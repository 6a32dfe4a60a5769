import { setTimeout as sleep } from "node:timers/promises"
import type { MeasuredStore } from "./world"

/** CPU of a process during some work, in ms. */
export const cpuWhile = async (
  store: MeasuredStore,
  work: () => Promise<unknown>
): Promise<number> => {
  const before = await store.ask("cpu")
  await work()
  return (await store.ask("cpu")) - before
}

/**
 * CPU of a process to which nothing happens, in ms per ms. Waits as long as it watches: for five seconds after its work, a process uses
 * twenty times the CPU of one at rest.
 */
export const idleCpu = async (store: MeasuredStore, ms: number): Promise<number> => {
  await sleep(ms)
  return (await cpuWhile(store, () => sleep(ms))) / ms
}
