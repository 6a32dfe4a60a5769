import { isLive, UNREADABLE } from "./leaf"

/** Reads a value of an object or list. Returns a placeholder if a getter fails. */
export const valueAt = (source: object, key: string | number): unknown => {
  try {
    return (source as Record<string | number, unknown>)[key]
  } catch {
    return UNREADABLE
  }
}

/** An object's own properties, unchanged, in an object that is safe to spread. Returns an empty object if it isn't data. */
export const ownProperties = (source: object): Record<string, unknown> =>
  isLive(source)
    ? {}
    : Object.fromEntries(Object.keys(source).map((key) => [key, valueAt(source, key)]))
