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
