import { textTable } from "../../src/lib/text-table"

/** Prints a line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Prints a table, one object a row, by column. */
export function sayTable(rows: readonly Record<string, string>[]): void {
  const columns = Object.keys(rows[0] ?? {})
  say(
    textTable(
      columns,
      rows.map((row) => columns.map((column) => row[column] ?? ""))
    )
  )
}
