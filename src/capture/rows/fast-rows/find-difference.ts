import { valuesAt } from "../../../lib/path"
import type { Row } from "../row"

/** A field in which two ways of loading a row disagree. */
export interface Difference {
  id: string
  field: string
}

/** Finds the first field in which rows loaded in two ways differ. The order of rows and lists doesn't matter. */
export const findDifference = (
  fields: readonly string[],
  some: readonly Row[],
  others: readonly Row[]
): Difference | undefined => {
  const otherById = new Map(others.map((row) => [row.id, row]))
  const someIds = new Set(some.map(({ id }) => id))
  for (const row of [...some, ...others.filter(({ id }) => !someIds.has(id))]) {
    const other = someIds.has(row.id) ? otherById.get(row.id) : undefined
    const field = other ? fields.find((name) => textAt(row, name) !== textAt(other, name)) : "id"
    if (field) {
      return { id: row.id, field }
    }
  }
  return undefined
}

/** Returns the value at a path as text, so that amounts compare as numbers and times as text. */
const textAt = (row: Row, path: string): string =>
  valuesAt(row, path)
    .map((leaf) => JSON.stringify(leaf))
    .sort()
    .join()
