import { blameOf, isTimeUp } from "./blame"

/** An item for which the work failed when the item was alone. */
export interface Failed<Item> {
  item: Item
  error: unknown
}

/** The result of work on many items. */
export interface Halved<Item, Result> {
  done: Result[]
  failed: Failed<Item>[]
}

/** After this many tries without one success, none is expected: enough for several bad items in a row. */
const MAX_UNCLEAR = 30

/** This many in a row narrow 500 items down to the first one. More look like an outage, and each takes as long as a statement may. */
const MAX_SLOW = 10

/**
 * Works on many items at once. If that fails, works on each half, down to single items. So one bad item doesn't block the others, and items
 * are never processed one by one if all is well.
 *
 * @param isWell asked if every item failed and the errors don't say why: whether the same work passes with items known to be good
 * @throws the error, if the database is to blame and no item is: the error says so, or every item failed. Some items may be
 *   done then.
 */
export const inHalves = async <Item, Result>(
  items: readonly Item[],
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  isWell: () => Promise<boolean> = () => Promise.resolve(false)
): Promise<Halved<Item, Result>> => {
  const failed: Failed<Item>[] = []
  let hasPassed = false
  let unclear = 0
  let slow = 0
  let asked: Promise<boolean> | undefined
  const isWellOnce = () => (asked ??= isWell())
  const attempt = async (some: readonly Item[]): Promise<readonly Result[]> => {
    try {
      const done = await work(some)
      hasPassed = true
      slow = 0
      return done
    } catch (error) {
      const blame = blameOf(error)
      unclear += blame === "unknown" ? 1 : 0
      const isSlow = isTimeUp(error)
      slow += isSlow ? 1 : 0
      const isOutage = blame === "database" && !(isSlow && slow <= MAX_SLOW)
      if (isOutage || (unclear > MAX_UNCLEAR && !hasPassed && !(await isWellOnce()))) {
        throw error
      }
      if (some.length === 1) {
        failed.push(...some.map((item) => ({ item, error })))
        return []
      }
      const middle = Math.ceil(some.length / 2)
      const first = await attempt(some.slice(0, middle))
      return [...first, ...(await attempt(some.slice(middle)))]
    }
  }
  const done = items.length > 0 ? await attempt(items) : []
  const unexplained = failed.find(({ error }) => blameOf(error) !== "item")
  if (unexplained && !hasPassed && !(await isWellOnce())) {
    throw unexplained.error
  }
  return { done: [...done], failed }
}
