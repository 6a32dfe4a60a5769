/** The moment that an ISO 8601 text names; undefined where there is no text. */
export const dateOf = (text: string | undefined): Date | undefined =>
  text ? new Date(text) : undefined
