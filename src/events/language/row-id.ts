/** Characters in the IDs of Medusa, UUIDs, ERPs, and base64. No space, quote, `@`, `%`, control, or other character. */
const ROW_ID = /^[A-Za-z0-9_.:/+=~|-]{1,128}$/

/**
 * Whether a value can be a row's ID. Check every value from a request or a payload before the database sees it: PostgreSQL rejects a
 * whole statement because of a single NUL character, and logs quote IDs.
 */
export const isRowId = (value: unknown): value is string =>
  typeof value === "string" && ROW_ID.test(value)
