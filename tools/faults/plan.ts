import type { Round } from "./round"

/** A round to be run, by the name of this one run of it. */
export interface PlannedRound {
  round: Round
  name: string
}

/**
 * Which rounds are run, and how often.
 *
 * @param times instead of each round's own number, where it is more than one
 * @param only a pattern that the names have to match, in any case
 */
export const planOf = (
  rounds: readonly Round[],
  { short, times, only = "" }: { short: boolean; times?: number; only?: string }
): PlannedRound[] => {
  const pattern = new RegExp(only, "i")
  return rounds
    .filter(({ name }) => pattern.test(name))
    .flatMap((round) => {
      const usual = short ? (round.short ?? 0) : (round.times ?? 1)
      const count = usual > 1 ? (times ?? usual) : usual
      return Array.from({ length: count }, (_, index) => ({
        round,
        name: count > 1 ? `${round.name} #${index + 1}` : round.name,
      }))
    })
}
