/** Numbers from 0 to below 1 that look random and are the same for the same seed. */
export type Random = () => number

/**
 * A generator of its own for each purpose, so that what one draws does not change what another gets: the moments of kills
 * repeat, however many requests the load has made in between.
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

/** A whole number from `least` to `most`. */
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
