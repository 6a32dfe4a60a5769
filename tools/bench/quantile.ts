/** Returns the value below which that part of the values lies. NaN if there are none. */
export const quantile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** Returns the middle value. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)
