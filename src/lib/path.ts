/** Reads a dotted path out of a row; `""` is the row itself. Gives `undefined` where the path ends early. */
export const readPath = (row: unknown, path: string): unknown =>
  path
    .split(".")
    .filter(Boolean)
    .reduce<unknown>(
      (value, key) =>
        value !== null && typeof value === "object"
          ? (value as Record<string, unknown>)[key]
          : undefined,
      row
    )

/** Joins a path's parts, leaving out empty ones: `("", "email")` gives `email`. */
export const joinPath = (...parts: string[]): string => parts.filter(Boolean).join(".")

/** The row with something else at a dotted path; what lies on the way is copied, because other rows may share it. */
export const writePath = <Row extends object>(row: Row, path: string, value: object): Row => {
  const [key, ...rest] = path.split(".").filter(Boolean)
  return key === undefined
    ? (value as Row)
    : {
        ...row,
        [key]: writePath(
          ((row as Record<string, unknown>)[key] ?? {}) as object,
          rest.join("."),
          value
        ),
      }
}

/** All values that a dotted path leads to, also through lists; none of what is not there. */
export const valuesAt = (row: unknown, path: string): unknown[] => leavesAt(row, path.split("."))

const leavesAt = (value: unknown, path: readonly string[]): unknown[] => {
  if (value === null || value === undefined) {
    return []
  }
  if (Array.isArray(value)) {
    return value.flatMap((each) => leavesAt(each, path))
  }
  const [first, ...rest] = path
  return first === undefined ? [value] : leavesAt((value as Record<string, unknown>)[first], rest)
}
