/** A number of things in English: `1 event`, `1,234 events`. Takes nouns whose plural ends in "s". */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`
