/** Prints a line about what the demo does next. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Prints a table with a header row. */
export function sayTable(rows: Record<string, string>[]): void {
  const [first] = rows
  if (!first) {
    return
  }
  const columns = Object.keys(first)
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => row[column]?.length ?? 0))
  )
  const line = (cells: string[]) =>
    `  ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ")}`.trimEnd()
  say(line(columns))
  say(line(widths.map((width) => "-".repeat(width))))
  rows.forEach((row) => say(line(columns.map((column) => row[column] ?? ""))))
}
