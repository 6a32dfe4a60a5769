/** Reads a dotted path from a row; `""` is the row itself. Returns `undefined` if the path ends early. */
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

/** Joins a path's parts and leaves out empty ones: `("", "email")` returns `email`. */
export const joinPath = (...parts: string[]): string => parts.filter(Boolean).join(".")

/** A copy of the row with another value at a dotted path. Objects along the path are copied, because other rows may share them. */
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

/** All values at a dotted path, also through lists; none for what is missing. */
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
