/** The time in an ISO 8601 string; undefined if there is no string. */
export const dateOf = (text: string | undefined): Date | undefined =>
  text ? new Date(text) : undefined
