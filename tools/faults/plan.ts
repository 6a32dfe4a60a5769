import type { Round } from "./round"

/** A planned run of a round, with its own name. */
export interface PlannedRound {
  round: Round
  name: string
}

/**
 * Chooses the rounds to run, and how often.
 *
 * @param times replaces each repeated round's own number
 * @param only a case-insensitive pattern that names must match
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
