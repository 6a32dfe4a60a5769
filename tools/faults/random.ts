/** Returns pseudorandom numbers from 0 (included) to 1 (excluded). */
export type Random = () => number

/**
 * Creates a separate generator for each purpose, so that one doesn't change another's numbers: kills happen at the same times
 * however many requests the load made in between.
 *
 * @param seed the run's seed
 * @param purpose what it is for
 */
export const randomOf = (seed: number, purpose: string): Random => {
  let state = hash(`${seed}:${purpose}`)
  // Mulberry32.
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Returns a whole number from `least` to `most`. */
export const between = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1))

/** FNV-1a. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value
}
