import { median, quantile } from "../quantile"

/** Times of a figure at both sizes, in milliseconds. */
export interface Times {
  figure: string
  small: number[]
  large: number[]
}

/** How many times as long the large store takes: the ratio of the medians. */
export const factorOf = ({ small, large }: Times): number => median(large) / median(small)

/** Median and middle half: `4.1 (3.8 to 4.6)`. */
const summary = (values: readonly number[]): string => {
  const digits = median(values) < 10 ? 2 : median(values) < 100 ? 1 : 0
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) =>
    quantile(values, part).toFixed(digits)
  )
  return `${middle} (${low} to ${high})`
}

/** The times as a table for people, which Markdown shows as one, too. */
export const tableOf = (
  times: readonly Times[],
  sizes: { small: number; large: number }
): string => {
  const count = (n: number) => n.toLocaleString("en")
  const rows = [
    ["Figure", `ms at ${count(sizes.small)}`, `ms at ${count(sizes.large)}`, "factor"],
    ["---", "---", "---", "---"],
    ...times.map((each) => [
      each.figure,
      summary(each.small),
      summary(each.large),
      factorOf(each).toFixed(2),
    ]),
  ]
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  )
  return rows
    .map((row) =>
      row.map((cell, n) => cell.padEnd(widths[n] ?? 0, cell === "---" ? "-" : " ")).join(" | ")
    )
    .map((line) => `| ${line} |`)
    .join("\n")
}
