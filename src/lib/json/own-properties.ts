import { isLive, UNREADABLE } from "./leaf"

/** A value of an object or list; a word where a getter fails. */
export const valueAt = (source: object, key: string | number): unknown => {
  try {
    return (source as Record<string | number, unknown>)[key]
  } catch {
    return UNREADABLE
  }
}

/** An object's own properties, as they are, in an object that is safe to spread; none of what is no data. */
export const ownProperties = (source: object): Record<string, unknown> =>
  isLive(source)
    ? {}
    : Object.fromEntries(Object.keys(source).map((key) => [key, valueAt(source, key)]))
