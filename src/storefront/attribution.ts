import { safely } from "./safely"
import { datedTouch, isCampaign, readTouch, touchOf } from "./touch"
import type { ConnectOptions } from "./types"

/** The name under which the last touch is kept, in localStorage or as a cookie. */
export const ATTRIBUTION_KEY = "medusa_posthog_attribution"
const VISIT_KEY = "medusa_posthog_visit"
const VISIT_IDLE_MS = 30 * 60_000

/** The last touch that was not direct. */
export interface Attribution {
  /** Keeps what brought the visitor here, once, and returns the last touch. */
  keep(onlyInMemory: boolean): string
  /** Forgets it, here and where it was kept. */
  forget(): void
}

interface Store {
  read(): string | null | undefined
  write(value: string): void
  remove: () => void
}

const localStore: Store = {
  read: () => localStorage.getItem(ATTRIBUTION_KEY),
  write: (value) => localStorage.setItem(ATTRIBUTION_KEY, value),
  remove: () => localStorage.removeItem(ATTRIBUTION_KEY),
}

const setCookie = (value: string, seconds: number) => {
  document.cookie = `${ATTRIBUTION_KEY}=${value};path=/;max-age=${seconds};SameSite=Lax${location.protocol === "https:" ? ";Secure" : ""}`
}

const cookieStore: Store = {
  read: () => {
    const [, value] = new RegExp(`(?:^|; )${ATTRIBUTION_KEY}=([^;]*)`).exec(document.cookie) ?? []
    return value && decodeURIComponent(value)
  },
  write: (value) => setCookie(encodeURIComponent(value), 30 * 86_400),
  remove: () => setCookie("", 0),
}

/** posthog-js doesn't know yet when a page has just loaded: it still has the session of the visit before. */
const isSameVisit = (): boolean =>
  safely(() => Date.now() - Number(sessionStorage.getItem(VISIT_KEY)) < VISIT_IDLE_MS, false)

/** Looks at the page the visitor has landed on, in memory only: it is kept when consent allows. */
export const watchAttribution = (options: ConnectOptions): Attribution => {
  const store = options.attributionStorage === "cookie" ? cookieStore : localStore
  let landing = safely(
    () =>
      touchOf(
        {
          search: location.search,
          hostname: location.hostname,
          referrer: document.referrer,
        },
        options.ignoreReferrers
      ),
    ""
  )
  let inMemory = ""
  return {
    keep: (onlyInMemory) => {
      // In the middle of a visit, another site alone is where the visitor paid or signed in.
      if (landing && (isCampaign(landing) || !isSameVisit())) {
        inMemory = datedTouch(landing)
        if (!onlyInMemory) {
          safely(() => store.write(inMemory))
        }
      }
      landing = ""
      if (!onlyInMemory) {
        safely(() => sessionStorage.setItem(VISIT_KEY, `${Date.now()}`))
      }
      const kept = onlyInMemory ? "" : safely(() => readTouch(store.read()), "")
      return kept || readTouch(inMemory)
    },
    forget: () => {
      if (inMemory) {
        landing = inMemory = ""
      }
      safely(store.remove)
      safely(() => sessionStorage.removeItem(VISIT_KEY))
    },
  }
}
