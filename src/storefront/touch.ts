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

const MAX_BYTES = 2048
const MAX_VALUE = 500
const MAX_AGE_MS = 30 * 86_400_000
const DAY_MS = 86_400_000

/** Control characters, and e-mail addresses, which some newsletters put into their links. */
const UNWANTED = /[\x00-\x1f\x7f]|\S@\S+\.\S/

/** The known names with values that may be sent, as a query string of 2 kB at most. */
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
  page: { search: string; hostname: string; referrer: string },
  ignored: readonly string[] = []
): string => {
  const found = new URLSearchParams(page.search)
  found.delete("referring_domain")
  const domain = safely(() => new URL(page.referrer).hostname, "")
  const own = page.hostname.replace(/^www\./, "")
  const isOurs = [own, ...ignored].some((name) => isWithin(domain, name)) || isWithin(own, domain)
  if (domain && !isOurs) {
    found.set("referring_domain", domain)
  }
  return toTouch(found)
}

/** Whether the touch is of a campaign: another site alone may also be a payment provider's or a sign-in's. */
export const isCampaign = (touch: string): boolean => /^(?!referring_domain)./.test(touch)

export const packTouch = (touch: string, now = Date.now()): string => `${now}|${touch}`

/** The touch that was kept, if it is not too old; whatever else is found there counts as none. */
export const unpackTouch = (kept: string | null | undefined, now = Date.now()): string => {
  const [, at, touch] = /^(\d{1,15})\|(.+)$/.exec(kept ?? "") ?? []
  const age = now - Number(at)
  return touch && age > -DAY_MS && age <= MAX_AGE_MS ? toTouch(new URLSearchParams(touch)) : ""
}

const isWithin = (domain: string, name: string): boolean =>
  domain === name || domain.endsWith(`.${name}`)
