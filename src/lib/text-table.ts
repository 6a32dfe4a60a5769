import Table from "cli-table3"

const BORDERS = ["top", "bottom", "left", "right"].flatMap((side) => [
  side,
  `${side}-mid`,
  ...(side === "top" || side === "bottom" ? [`${side}-left`, `${side}-right`] : []),
])

const NO_LINES = Object.fromEntries([...BORDERS, "mid", "mid-mid"].map((name) => [name, ""]))

const NUMERIC = /^-?[\d,.]*$/

/** Formats rows under a heading as text columns without lines; columns of numbers are right-aligned. */
export const textTable = (
  heading: readonly string[],
  rows: readonly (readonly string[])[]
): string => {
  const table = new Table({
    head: [...heading],
    colAligns: heading.map((_, column) =>
      rows.every((row) => NUMERIC.test(row[column] ?? "")) ? "right" : "left"
    ),
    chars: { ...NO_LINES, middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  })
  table.push(...rows.map((row) => [...row]))
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
}
