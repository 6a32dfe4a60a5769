/** Items with the same key together, in the order of the first of each. */
export const groupBy = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string
): Map<string, [Item, ...Item[]]> => {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const known = groups.get(keyOf(item))
    if (known) {
      known.push(item)
    } else {
      groups.set(keyOf(item), [item])
    }
  }
  return groups
}
