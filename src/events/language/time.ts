/** A time as Medusa's rows have it: a date, or ISO 8601 text after serialization to JSON. */
export type Time = Date | string

/** Milliseconds since the epoch. */
export const millis = (time: Time): number => new Date(time).getTime()
