/** A span of time; open where an end is absent. */
export interface Span {
  from?: Date
  to?: Date
}

/** Whether a moment lies in a span: not before `from`, and before `to`. */
export const isBetween = (moment: Date, { from, to }: Span = {}): boolean =>
  (!from || moment >= from) && (!to || moment < to)
