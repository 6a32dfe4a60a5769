const AT_ONCE = 5

/** Does work that waits for the network for a few items at a time. Starts in their order, and returns the results in it; stops after the first error. */
export const fewAtOnce = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>
): Promise<Result[]> => {
  const done: Result[] = []
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const results = await Promise.allSettled(items.slice(start, start + AT_ONCE).map(work))
    for (const result of results) {
      if (result.status === "rejected") {
        throw result.reason
      }
      done.push(result.value)
    }
  }
  return done
}
