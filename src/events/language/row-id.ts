/** Letters and digits of ids as Medusa, UUIDs, ERPs and base64 have them; no space, quote, `@`, `%`, control or other character. */
const ROW_ID = /^[A-Za-z0-9_.:/+=~|-]{1,128}$/

/**
 * Whether a value may be the id of a row. Whatever comes from a request or a payload is asked this before the database sees it:
 * PostgreSQL refuses a whole statement for one NUL in it, and logs quote ids.
 */
export const isRowId = (value: unknown): value is string =>
  typeof value === "string" && ROW_ID.test(value)
