import { property } from "./properties"
import type { PropertyDefinition } from "./properties"
import { fieldsOf, readerOf } from "./reading"
import type { Reading, Source } from "./reading"
import { millis } from "./time"
import type { Time } from "./time"

type Maybe<T> = T | null | undefined

/**
 * A property that says how much time passed, in whole units. It is left out if one of the two times is missing.
 *
 * @param from a path of the row, or how to compute the time
 */
export const elapsed = <Row>(
  doc: string,
  unitMs: number,
  from: string | Reading<Row, Maybe<Time>>,
  to: Source<Row, Maybe<Time>>
): PropertyDefinition<Row, number> => {
  const [startOf, endOf] = [readerOf(from), readerOf(to)]
  return {
    ...property.number<Row>(doc, (row) => {
      const [start, end] = [startOf(row), endOf(row)]
      return start && end ? Math.round((millis(end) - millis(start)) / unitMs) : undefined
    }),
    fields: [...fieldsOf(from), ...fieldsOf(to)],
  }
}
