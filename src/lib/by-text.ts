/** Sorts texts the same on each machine, unlike by a locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
