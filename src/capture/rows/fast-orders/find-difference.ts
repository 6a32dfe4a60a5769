import type { Row } from "../row"

/** A field that two ways to load a row disagree on. */
export interface Difference {
  id: string
  field: string
}

/** The first of the fields in which rows differ that were loaded in two ways, whatever the order of rows and lists. */
export const findDifference = (
  fields: readonly string[],
  some: readonly Row[],
  others: readonly Row[]
): Difference | undefined => {
  const otherById = new Map(others.map((row) => [row.id, row]))
  const someIds = new Set(some.map(({ id }) => id))
  for (const row of [...some, ...others.filter(({ id }) => !someIds.has(id))]) {
    const other = someIds.has(row.id) ? otherById.get(row.id) : undefined
    const field = other
      ? fields.find((name) => valuesAt(row, name) !== valuesAt(other, name))
      : "id"
    if (field) {
      return { id: row.id, field }
    }
  }
  return undefined
}

/** All values that a path leads to, as one text; amounts as numbers, times as texts, and nothing for what is not there. */
const valuesAt = (row: Row, path: string): string =>
  leavesAt(row, path.split("."))
    .map((leaf) => JSON.stringify(leaf))
    .sort()
    .join()

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
