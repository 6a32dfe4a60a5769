import { keyOf } from "./facts"
import type { Counted, Fact } from "./facts"

/** The result of comparing rows with events. Each string names a fact. */
export interface Differences {
  /** Rows without their event. */
  lost: string[]
  /** Facts that PostHog counts more than once. */
  twice: string[]
  /** Events without a row. */
  unfounded: string[]
  /** Events whose amount or currency is not the row's. */
  wrongAmount: string[]
}

/** Amounts are equal if they match to a hundredth of a cent. Smaller differences are floating point. */
const isSame = (a: number, b: number): boolean => Math.abs(a - b) < 0.0001

/**
 * Compares what the store's rows prove with what PostHog counts. Facts that are set aside wait for a person: they aren't lost,
 * and must not be counted.
 */
export const compare = (
  facts: readonly Fact[],
  counted: readonly Counted[],
  setAside: ReadonlySet<string>
): Differences => {
  const events = groupBy(counted, keyOf)
  const factKeys = new Set(facts.map(keyOf))
  const eventsOf = (fact: Fact) => events.get(keyOf(fact)) ?? []
  return {
    lost: facts
      .filter((fact) => !fact.isDeleted && !setAside.has(keyOf(fact)) && !eventsOf(fact).length)
      .map(keyOf),
    twice: [...events]
      .filter(([key, found]) => found.length + (setAside.has(key) ? 1 : 0) > 1)
      .map(([key]) => key),
    unfounded: [...events.keys()].filter((key) => !factKeys.has(key)),
    wrongAmount: facts
      .filter((fact) =>
        eventsOf(fact).some(
          (event) => !isSame(event.amount, fact.amount) || event.currency !== fact.currency
        )
      )
      .map(keyOf),
  }
}

/** The sum of amounts for each kind and currency, rounded to cents: `payment_captured EUR` → 12.34. */
export const sums = (
  amounts: readonly Pick<Counted, "kind" | "currency" | "amount">[]
): Map<string, number> => {
  const totals = new Map<string, number>()
  for (const { kind, currency, amount } of amounts) {
    const name = `${kind} ${currency}`
    totals.set(name, (totals.get(name) ?? 0) + amount)
  }
  return new Map([...totals].map(([name, total]) => [name, Math.round(total * 100) / 100]))
}

/** The sums that differ, as `payment_captured EUR: rows 12.34, events 10`. */
export const differingSums = (
  rows: ReadonlyMap<string, number>,
  events: ReadonlyMap<string, number>
): string[] =>
  [...new Set([...rows.keys(), ...events.keys()])]
    .map((name) => ({ name, row: rows.get(name) ?? 0, event: events.get(name) ?? 0 }))
    .filter(({ row, event }) => row !== event)
    .map(({ name, row, event }) => `${name}: rows ${row}, events ${event}`)

const groupBy = <T>(items: readonly T[], keyOfItem: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOfItem(item)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
