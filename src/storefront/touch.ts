import { safely } from "./safely"

/** The names a touch may have, in the order in which they are kept if there is not room for all. */
const NAMES = [
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "gclid",
  "gbraid",
  "wbraid",
  "fbclid",
  "msclkid",
  "ttclid",
  "li_fat_id",
  "referring_domain",
  "utm_term",
  "utm_content",
]

/** The server takes 2,048, with the time. */
const MAX_BYTES = 2_020
const MAX_VALUE = 500
const MAX_AGE_MS = 30 * 86_400_000

/** Control characters, and email addresses, which some newsletters put into their links. The server takes neither. */
const UNWANTED = /[\x00-\x1f\x7f-\x9f@]/

/** The known names with values that may be sent, as a query string. */
export const toTouch = (from: URLSearchParams): string => {
  const kept = new URLSearchParams()
  for (const name of NAMES) {
    const value = from.get(name)?.trim()
    if (value && value.length <= MAX_VALUE && !UNWANTED.test(value)) {
      kept.set(name, value)
      if (kept.toString().length > MAX_BYTES) {
        kept.delete(name)
      }
    }
  }
  return kept.toString()
}

/** What brought the visitor to this page: a campaign in its address, or another site. Empty if neither did. */
export const touchOf = (
  page: { search: string; hostname: string },
  referrer: string,
  ignored: readonly string[] = []
): string => {
  const found = new URLSearchParams(page.search)
  const domain = safely(() => new URL(referrer).hostname, "")
  const own = page.hostname.replace(/^www\./, "")
  const isOurs = [own, ...ignored].some((name) => isWithin(domain, name)) || isWithin(own, domain)
  found.set("referring_domain", isOurs ? "" : domain)
  return toTouch(found)
}

/** Whether the touch is of a campaign: another site alone may also be a payment provider's or a sign-in's. */
export const isCampaign = (touch: string): boolean => /^(?!referring_domain)./.test(touch)

/** The touch with its time, as it is kept and as the server reads it. */
export const datedTouch = (touch: string, now = Date.now()): string => `at=${now}&${touch}`

/** The dated touch that was kept, if it is not too old. Whatever else is found there counts as none. */
export const readTouch = (kept: string | null | undefined, now = Date.now()): string => {
  const params = new URLSearchParams(kept ?? "")
  const at = Number(params.get("at") || NaN)
  const touch = toTouch(params)
  return touch && Math.abs(now - at) <= MAX_AGE_MS ? datedTouch(touch, at) : ""
}

const isWithin = (domain: string, name: string): boolean => `.${domain}`.endsWith(`.${name}`)
