import { median, quantile } from "./quantile"

/** Puts contestants in an order that rotates with each round, so that other work on the machine affects all of them. */
export const rotated = <Contestant>(all: readonly Contestant[], round: number): Contestant[] => {
  const turn = round % all.length
  return [...all.slice(turn), ...all.slice(0, turn)]
}

/** What a contestant's values are relative to another's in the same round: median, and middle half. */
export type Ratio = [number, number, number]

export const ratioTo = (other: readonly number[], values: readonly number[]): Ratio => {
  const ratios = values.map((value, round) => value / (other[round] ?? Number.NaN))
  return [median(ratios), quantile(ratios, 0.25), quantile(ratios, 0.75)]
}

/** Reads something from each contestant's values, by its name. */
export const byName = <Name extends string, Read>(
  contestants: readonly { name: Name; values: readonly number[] }[],
  read: (values: readonly number[]) => Read
): Record<Name, Read> =>
  Object.fromEntries(contestants.map(({ name, values }) => [name, read(values)])) as Record<
    Name,
    Read
  >
