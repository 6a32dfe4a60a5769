/** A point in time as Medusa's rows have it: a date, or ISO 8601 text after a trip through JSON. */
export type Time = Date | string
