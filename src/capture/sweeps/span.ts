/** A span of time; open where an end is absent. */
export interface Span {
  from?: Date
  to?: Date
}

/** Whether a time lies in a span: not before `from`, and before `to`. */
export const isBetween = (time: Date, { from, to }: Span = {}): boolean =>
  (!from || time >= from) && (!to || time < to)
