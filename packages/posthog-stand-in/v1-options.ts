import { isJsonObject } from "./types"

/** The options PostHog knows, after coercion; unknown ones are ignored. */
export type V1Options = { [key: string]: boolean | string }

/**
 * Source: `rust/capture/src/v1/analytics/types.rs` `RawOptions::validate`.
 *
 * @param raw `options` of an event
 * @returns what could be read, or null when a known option has an unreadable value
 */
export function readOptions(raw: unknown): V1Options | null {
  if (raw === undefined || raw === null) {
    return {}
  }
  if (!isJsonObject(raw)) {
    return null
  }
  const options: V1Options = {}
  for (const key of ["cookieless_mode", "disable_skew_correction", "process_person_profile"]) {
    const value = raw[key] ?? undefined
    const read = value === undefined ? undefined : coerceBool(value)
    if (read === null) {
      return null
    }
    if (read !== undefined) {
      options[key] = read
    }
  }
  const tour = raw.product_tour_id ?? undefined
  if (typeof tour === "string" || Number.isInteger(tour)) {
    options.product_tour_id = String(tour)
  }
  return tour === undefined || "product_tour_id" in options ? options : null
}

function coerceBool(value: unknown): boolean | null {
  if (typeof value === "boolean" || typeof value === "number") {
    return value !== 0 && value !== false
  }
  const text = typeof value === "string" ? value.trim().toLowerCase() : ""
  return ["true", "1"].includes(text) ? true : ["false", "0"].includes(text) ? false : null
}
