type CellValue = string | number

/** Lays rows out in columns, as text to print: the first row is the heading; numbers stand to the right. */
export const table = (rows: readonly (readonly CellValue[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? "").length))
  )
  const isNumeric = widths.map((_, column) =>
    rows.slice(1).every((row) => NUMERIC.test(String(row[column] ?? "")))
  )
  return rows
    .map((row) =>
      row
        .map((value, column) =>
          isNumeric[column]
            ? String(value).padStart(widths[column] ?? 0)
            : String(value).padEnd(widths[column] ?? 0)
        )
        .join("  ")
        .trimEnd()
    )
    .join("\n")
}

const NUMERIC = /^-?[\d,.]*$/
