import type { MomentDefinition } from "./language/define-moment"

/** An event that no row proves, as seen when it happened. It waits in memory for a few milliseconds, then in the outbox. */
export interface Moment {
  /** Id of the moment's definition. */
  definition: string
  /** Distinguishes it from other moments of its definition. A moment added twice is kept once. */
  key: string
  /** The parts of what the definition reads that are known already. The rest is looked up when the moment is recorded. */
  facts: Record<string, unknown>
}

/** A moment of a definition, with the key that its facts have. `further` adds what the definition itself doesn't read. */
export const momentOf = <Facts extends object>(
  { id, key }: Pick<MomentDefinition<Facts>, "id" | "key">,
  facts: Facts,
  further: Record<string, unknown> = {}
): Moment => ({ definition: id, key: key(facts), facts: { ...facts, ...further } })

/** Takes a moment and returns at once, without I/O. Never throws. */
export type AddMoment = (moment: Moment) => void
