import { blameOf, isTimeUp } from "./blame"

/** An item that the work failed on when it was alone. */
export interface Failed<Item> {
  item: Item
  error: unknown
}

/** What came of the work on many items. */
export interface Halved<Item, Result> {
  done: Result[]
  failed: Failed<Item>[]
}

/** Tries without one item that passed, after which none is expected to: enough for some bad ones in a row. */
const MAX_IN_VAIN = 30

/** So many in a row come down to the first of 500 items; more look like an outage, and each takes as long as a statement may. */
const MAX_SLOW = 10

/**
 * Works on many items at once; where that fails, on each half, down to the single one. So one bad item keeps no other from being
 * done, and none is worked on alone where all is well.
 *
 * @param isWell asked where every item failed and the errors do not tell why: whether the same work passes with what is known to be good
 * @throws the error, where it is the database's and no item's: it says so itself, or every item failed. Some may be done then.
 */
export const inHalves = async <Item, Result>(
  items: readonly Item[],
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  isWell: () => Promise<boolean> = () => Promise.resolve(false)
): Promise<Halved<Item, Result>> => {
  const failed: Failed<Item>[] = []
  let hasPassed = false
  let inVain = 0
  let slow = 0
  let asked: Promise<boolean> | undefined
  const isWhole = () => (asked ??= isWell())
  const attempt = async (some: readonly Item[]): Promise<readonly Result[]> => {
    try {
      const done = await work(some)
      hasPassed = true
      slow = 0
      return done
    } catch (error) {
      const blame = blameOf(error)
      inVain += blame === "unknown" ? 1 : 0
      const isSlow = isTimeUp(error)
      slow += isSlow ? 1 : 0
      const isOutage = blame === "database" && !(isSlow && slow <= MAX_SLOW)
      if (isOutage || (inVain > MAX_IN_VAIN && !hasPassed && !(await isWhole()))) {
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
  if (unexplained && !hasPassed && !(await isWhole())) {
    throw unexplained.error
  }
  return { done: [...done], failed }
}
