import { MINUTE_MS, DAY_MS } from "../../lib/time"

/** Which parameters of a landing page's address say where a visit came from. */
export const ATTRIBUTION_KEYS = [
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_term",
  "utm_content",
  "gclid",
  "gbraid",
  "wbraid",
  "fbclid",
  "msclkid",
  "ttclid",
  "li_fat_id",
  "referring_domain",
] as const

export type AttributionKey = (typeof ATTRIBUTION_KEYS)[number]

/** The last visit that was not direct: its parameters, and when it was. */
export interface Attribution {
  touched_at: string
  values: Partial<Record<AttributionKey, string>>
}

/** The header's limit, as the kit keeps it. */
const MAX_HEADER = 2_048

/** A click ID has 100 to 200 characters. */
const MAX_VALUE = 500

const MAX_AGE_MS = 30 * DAY_MS

/** Clocks of browsers differ. */
const MAX_AHEAD_MS = 10 * MINUTE_MS

/**
 * Reads the kit's header: a query string of {@link ATTRIBUTION_KEYS} and `at`, the time of the visit in milliseconds since 1970.
 * Anything unknown in it is passed over, and so is all of it if it is too long, too old or of no time.
 */
export const attributionOf = (header: string | undefined, now: Date): Attribution | undefined => {
  if (!header || header.length > MAX_HEADER) {
    return undefined
  }
  const query = new URLSearchParams(header)
  const touched = new Date(Number(query.get("at") ?? NaN))
  const age = now.getTime() - touched.getTime()
  if (!(age <= MAX_AGE_MS && age >= -MAX_AHEAD_MS)) {
    return undefined
  }
  const values = Object.fromEntries(
    ATTRIBUTION_KEYS.flatMap((key) => {
      const value = valueOf(query.get(key))
      return value === undefined ? [] : [[key, value]]
    })
  )
  return Object.keys(values).length > 0 ? { touched_at: touched.toISOString(), values } : undefined
}

/** Somebody who writes an address by hand may write anything: no control characters, and no e-mail address. */
const valueOf = (value: string | null): string | undefined => {
  const text = value?.trim() ?? ""
  const isFit =
    text !== "" && text.length <= MAX_VALUE && text.isWellFormed() && !/\p{Cc}|@/u.test(text)
  return isFit ? text : undefined
}

/** The properties of an event that say where its visit came from; none of them is one of PostHog's own, which change the person. */
export const attributionProperties = (
  attribution: Attribution | undefined,
  at: Date
): Record<string, string> => {
  const age = at.getTime() - new Date(attribution?.touched_at ?? NaN).getTime()
  return attribution && age <= MAX_AGE_MS
    ? Object.fromEntries(
        Object.entries(attribution.values).map(([key, value]) => [`attribution_${key}`, value])
      )
    : {}
}
