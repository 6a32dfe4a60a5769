import { valuesAt } from "../../../lib/path"
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
    const field = other ? fields.find((name) => textAt(row, name) !== textAt(other, name)) : "id"
    if (field) {
      return { id: row.id, field }
    }
  }
  return undefined
}

/** What a path leads to, as one text; amounts as numbers, times as texts. */
const textAt = (row: Row, path: string): string =>
  valuesAt(row, path)
    .map((leaf) => JSON.stringify(leaf))
    .sort()
    .join()
