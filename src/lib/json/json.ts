/** A value that JSON and PostgreSQL's `jsonb` hold without loss. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject

/** An object that JSON and PostgreSQL's `jsonb` hold without loss. */
export interface JsonObject {
  [key: string]: JsonValue
}
