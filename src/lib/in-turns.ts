import { setImmediate as turn } from "node:timers/promises"

/** A shopper's request waits for this long, and for the item that is being worked on. */
const HELD_MS = 20

/** Maps one item after another, and lets the process do something else whenever that has taken a while. */
export const inTurns = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Result
): Promise<Result[]> => {
  const results: Result[] = []
  let since = performance.now()
  for (const item of items) {
    if (performance.now() - since > HELD_MS) {
      await turn()
      since = performance.now()
    }
    results.push(work(item))
  }
  return results
}
