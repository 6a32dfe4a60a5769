import { compare, differingSums, sums } from "./compare"
import type { Differences } from "./compare"
import { countedOf, keyOf, readFacts, readSetAside } from "./facts"
import type { Fact, Kind } from "./facts"
import type { World } from "./world"

/** What a round made, and what was wrong at its end. */
export interface Balance extends Differences {
  /** Rows made in the round. */
  rows: Record<Kind, number>
  /** Events that PostHog counted in the round. */
  events: number
  /** How many more were sent than are counted. */
  sentAgain: number
  setAside: number
  /** Differing sums of money. */
  sums: string[]
}

/**
 * Compares all rows since the start of the run with all events, at the end of each round, so that it also finds what a later
 * round does to an earlier one's facts. Reports each difference only once.
 */
export interface Ledger {
  balance(): Promise<Balance>
}

/** Opens the ledger of a run. */
export const openLedger = ({ sql, standIn }: Pick<World, "sql" | "standIn">): Ledger => {
  const facts = new Set<string>()
  const told = new Set<string>()
  let before = { events: 0, again: 0, setAside: 0, sums: [] as string[] }

  const untold = (problem: string, keys: readonly string[]) =>
    keys.filter((key) => {
      const isNew = !told.has(`${problem} ${key}`)
      told.add(`${problem} ${key}`)
      return isNew
    })

  return {
    balance: async () => {
      const rows = await readFacts(sql)
      const setAside = await readSetAside(sql)
      const counted = countedOf(standIn.events())
      const found = compare(rows, counted, setAside)
      const live = rows.filter((fact) => !fact.isDeleted && !setAside.has(keyOf(fact)))
      const differing = differingSums(sums(live), sums(counted))
      const now = {
        events: counted.length,
        again: standIn.rawEventCount() - standIn.events().length,
        setAside: setAside.size,
        sums: differing,
      }
      const balance: Balance = {
        lost: untold("lost", found.lost),
        twice: untold("twice", found.twice),
        unfounded: untold("unfounded", found.unfounded),
        wrongAmount: untold("wrong amount", found.wrongAmount),
        rows: countNew(rows, facts),
        events: now.events - before.events,
        sentAgain: now.again - before.again,
        setAside: now.setAside - before.setAside,
        sums: differing.filter((sum) => !before.sums.includes(sum)),
      }
      before = now
      return balance
    },
  }
}

const countNew = (rows: readonly Fact[], known: Set<string>): Record<Kind, number> => {
  const counts = { order_placed: 0, payment_captured: 0, payment_refunded: 0, order_canceled: 0 }
  for (const fact of rows) {
    if (!known.has(keyOf(fact))) {
      known.add(keyOf(fact))
      counts[fact.kind]++
    }
  }
  return counts
}
