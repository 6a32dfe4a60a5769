import { valuesAt } from "../../lib/path"

/** A column of the row. */
export type KeyOf<Row> = keyof Row & string

/** A field of the row, or a path through it: `rating`, `product.title`. */
export type FieldOf<Row> = KeyOf<Row> | `${KeyOf<Row>}.${string}`

/**
 * How to compute a value: a function and the fields to load for it in `from`. A function alone reads what is loaded or computed anyway.
 */
export type Reading<Row, Value, Args extends unknown[] = []> =
  | ((row: Row, ...args: Args) => Value)
  | { from: FieldOf<Row> | readonly FieldOf<Row>[]; read: (row: Row, ...args: Args) => Value }

/** A column that holds the value, or how to compute it. */
export type Source<Row, Value> = KeyOf<Row> | Reading<Row, Value>

/** A path, or how to compute a value, for any row. */
type AnySource<Args extends unknown[]> = string | Reading<never, unknown, Args> | undefined

/** The fields to load for a value. */
export const fieldsOf = <Args extends unknown[]>(source: AnySource<Args>): readonly string[] => {
  if (typeof source === "string") {
    return [source]
  }
  return typeof source === "object" ? [source.from].flat() : []
}

/** A function that reads the value from a row: the first value if a path leads through lists. */
export const readerOf = <Row, Value, Args extends unknown[] = []>(
  source: string | Reading<Row, Value, Args>
): ((row: Row, ...args: Args) => Value) => {
  if (typeof source === "string") {
    return (...[row]: [Row, ...Args]) => valuesAt(row, source)[0] as Value
  }
  return typeof source === "function" ? source : source.read
}
