import { safely } from "./safely"
import { datedTouch, isCampaign, readTouch, touchOf } from "./touch"
import type { ConnectOptions } from "./types"

/** The name under which the last touch is kept, in localStorage or as a cookie. */
export const ATTRIBUTION_KEY = "medusa_posthog_attribution"
const VISIT_KEY = "medusa_posthog_visit"
const VISIT_IDLE_MS = 30 * 60_000
const KEPT_S = 30 * 86_400

/** The last touch that was not direct. */
export interface Attribution {
  /** Keeps what brought the visitor here, once, and returns the last touch. */
  keep(onlyInMemory: boolean): string
  /** Forgets it, here and where it was kept. */
  forget(): void
}

/** Cookies, with the methods of `localStorage` that are used. */
const cookieStorage: Pick<Storage, "getItem" | "setItem" | "removeItem"> = {
  getItem: (key) => {
    const [, rest = ""] = `; ${document.cookie}`.split(`; ${key}=`)
    return decodeURIComponent(rest.replace(/;.*/, ""))
  },
  setItem: (key, value) => {
    document.cookie = `${key}=${encodeURIComponent(value)};path=/;max-age=${KEPT_S};SameSite=Lax${location.protocol === "https:" ? ";Secure" : ""}`
  },
  removeItem: (key) => {
    document.cookie = `${key}=;path=/;max-age=0`
  },
}

/** posthog-js doesn't know yet when a page has just loaded: it still has the session of the visit before. */
const isSameVisit = (): boolean =>
  safely(() => Date.now() - Number(sessionStorage.getItem(VISIT_KEY)) < VISIT_IDLE_MS, false)

/** With the referrer that it had the first time, perhaps weeks ago: after a reload, a step back, or the return of a closed tab. */
const isLoadedAgain = (): boolean =>
  safely(() => {
    const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[]
    return /reload|back/.test(entry?.type ?? "")
  }, false)

// Of the document, in which parts of a shop may connect one after the other: the referrer stays the same, and the campaign leaves the address.
let landing: string | undefined
let inMemory = ""

/** Looks at the page the visitor has landed on, in memory only: it is kept when consent allows. */
export const watchAttribution = (options: ConnectOptions): Attribution => {
  // The name alone throws if the browser blocks storage.
  const storage = () => (options.attributionStorage === "cookie" ? cookieStorage : localStorage)
  landing ??= safely(() => touchOf(location, document.referrer, options.ignoreReferrers), "")
  return {
    keep: (onlyInMemory) => {
      const stored = <Result>(work: () => Result) => (onlyInMemory ? undefined : safely(work))
      const read = () =>
        stored(() => readTouch(storage().getItem(ATTRIBUTION_KEY))) || readTouch(inMemory)
      // In the middle of a visit, another site alone is where the visitor paid or signed in.
      if (landing && (isCampaign(landing) || !(isSameVisit() || (isLoadedAgain() && read())))) {
        inMemory = datedTouch(landing)
        stored(() => storage().setItem(ATTRIBUTION_KEY, inMemory))
      }
      landing = ""
      stored(() => sessionStorage.setItem(VISIT_KEY, `${Date.now()}`))
      return read()
    },
    forget: () => {
      if (inMemory) {
        landing = inMemory = ""
      }
      safely(() => storage().removeItem(ATTRIBUTION_KEY))
      safely(() => sessionStorage.removeItem(VISIT_KEY))
    },
  }
}
