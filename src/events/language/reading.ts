import { valuesAt } from "../../lib/path"

/** A column of the row. */
export type KeyOf<Row> = keyof Row & string

/** A field of the row, or a path through it: `rating`, `product.title`. */
export type FieldOf<Row> = KeyOf<Row> | `${KeyOf<Row>}.${string}`

/**
 * How a value is computed: by a function with the fields that have to be loaded `from` the store for it. A function alone reads what
 * is loaded anyhow, or computed.
 */
export type Reading<Row, Value, Args extends unknown[] = []> =
  | ((row: Row, ...args: Args) => Value)
  | { from: FieldOf<Row> | readonly FieldOf<Row>[]; read: (row: Row, ...args: Args) => Value }

/** A column that is the value, or how it is computed. */
export type Source<Row, Value> = KeyOf<Row> | Reading<Row, Value>

/** A path, or how a value is computed, whatever the row. */
type AnySource<Args extends unknown[]> = string | Reading<never, unknown, Args> | undefined

/** What has to be loaded for a value. */
export const fieldsOf = <Args extends unknown[]>(source: AnySource<Args>): readonly string[] => {
  if (typeof source === "string") {
    return [source]
  }
  return typeof source === "object" ? [source.from].flat() : []
}

/** What gives the value of a row: at a path that leads through lists, the first. */
export const readerOf = <Row, Value, Args extends unknown[] = []>(
  source: string | Reading<Row, Value, Args>
): ((row: Row, ...args: Args) => Value) => {
  if (typeof source === "string") {
    return (...[row]: [Row, ...Args]) => valuesAt(row, source)[0] as Value
  }
  return typeof source === "function" ? source : source.read
}
