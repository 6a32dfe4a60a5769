import Medusa from "@medusajs/js-sdk"
import posthogJs from "posthog-js"
import type { CaptureResult, PostHog, PostHogConfig } from "posthog-js"
import type * as kit from "../../connect"
import type { Connection, ConnectOptions } from "../../types"
import { answerOf } from "./fake-medusa"
import type { SentRequest } from "./fake-medusa"

const TOKEN = "phc_test"

/** A page of the shop in a visitor's browser: the real posthog-js and the real js-sdk, with a store that only answers. */
export interface Visit {
  posthog: PostHog
  sdk: Medusa
  connection: Connection
  /** Goes on to another address in the same document, as a router does, where another part of the shop connects. */
  goTo(path: string): void
  /** What the store was asked. */
  requests: SentRequest[]
  /** What posthog-js captured. */
  events: CaptureResult[]
  /** The headers of ours on the last request, by their names without the prefix. */
  lastHeaders(): Record<string, string>
}

let visits = 0

/** How a browser came to load a document. */
type Navigation = "navigate" | "reload" | "back_forward"

/** The kit of a new document: nothing in its memory is from an earlier one. */
const loadKit = (): typeof kit => {
  let loaded: typeof kit | undefined
  jest.isolateModules(() => (loaded = jest.requireActual<typeof kit>("../../connect")))
  return loaded as typeof kit
}

/** Opens a page at this address. What earlier pages stored in the browser is still there. */
export const openPage = ({
  config = {},
  kit: options = {},
  auth = {},
  path = "/",
  referrer = "",
  navigation = "navigate",
  sends = false,
}: {
  config?: Partial<PostHogConfig>
  kit?: Partial<ConnectOptions>
  auth?: { type?: "jwt" | "session" }
  path?: string
  referrer?: string
  navigation?: Navigation
  /** Whether posthog-js sends what it captures: it reports a flag as shown only then. */
  sends?: boolean
} = {}): Visit => {
  window.history.replaceState(null, "", path)
  Object.defineProperty(document, "referrer", { configurable: true, value: referrer })
  const getEntriesByType = () => [{ type: navigation }]
  Object.defineProperty(performance, "getEntriesByType", {
    configurable: true,
    value: getEntriesByType,
  })
  const requests: SentRequest[] = []
  globalThis.fetch = async (input, init) => answerOf(requests, input, init)
  const events: CaptureResult[] = []
  const posthog = posthogJs.init(
    TOKEN,
    {
      api_host: "https://posthog.test",
      advanced_disable_flags: true,
      autocapture: false,
      capture_pageview: false,
      disable_external_dependency_loading: true,
      disable_session_recording: true,
      disable_surveys: true,
      ...config,
      before_send: (event) => {
        if (event) {
          events.push(event)
        }
        return sends ? event : null
      },
    },
    `page${++visits}`
  )
  const sdk = new Medusa({
    baseUrl: "https://store.test",
    publishableKey: "pk_test",
    auth: { type: "jwt", ...auth },
  })
  const { connect } = loadKit()
  const connectHere = () => connect({ posthog, sdk, ...options })
  return {
    posthog,
    sdk,
    connection: connectHere(),
    goTo: (to) => {
      window.history.pushState(null, "", to)
      connectHere()
    },
    requests,
    events,
    lastHeaders: () => posthogHeadersOf(requests.at(-1)),
  }
}

/** The headers of ours, by their names without the prefix. */
export const posthogHeadersOf = (request?: SentRequest): Record<string, string> =>
  Object.fromEntries(
    [...(request?.headers ?? [])]
      .filter(([name]) => name.startsWith("x-posthog-"))
      .map(([name, value]) => [name.replace("x-posthog-", ""), value])
  )

/** Empties everything that this browser has stored. */
export const forgetBrowser = (): void => {
  localStorage.clear()
  sessionStorage.clear()
  for (const cookie of document.cookie.split("; ")) {
    document.cookie = `${cookie.split("=")[0]}=; path=/; max-age=0`
  }
}

export const signIn = (sdk: Medusa, name: string) =>
  sdk.auth.login("customer", "emailpass", { email: `${name}@example.com`, password: "secret" })
