import Medusa from "@medusajs/js-sdk"
import { connect } from "medusa-plugin-posthog/storefront"
import type { BrowserAnalytics } from "medusa-plugin-posthog/storefront"
import { shownFlags } from "medusa-plugin-posthog/storefront/flags"
import posthog from "posthog-js"

const POSTHOG_HOST = import.meta.env.VITE_POSTHOG_HOST

/** Whether events go to the demo's stand-in, which can be asked what it received. */
export const hasStandIn = POSTHOG_HOST === "/ingest"

posthog.init(import.meta.env.VITE_POSTHOG_KEY, {
  api_host: hasStandIn ? `${location.origin}/ingest` : POSTHOG_HOST,
  // Nothing is sent before the visitor agrees.
  opt_out_capturing_by_default: true,
  capture_pageview: true,
  autocapture: false,
  disable_session_recording: true,
  // The stand-in has neither flags nor scripts to load.
  advanced_disable_flags: hasStandIn,
  disable_external_dependency_loading: hasStandIn,
  // A browser that is driven by a test looks like a bot.
  opt_out_useragent_filter: hasStandIn,
  request_queue_config: { flush_interval_ms: 500 },
})

export const sdk = new Medusa({
  baseUrl: import.meta.env.VITE_MEDUSA_URL,
  publishableKey: import.meta.env.VITE_PUBLISHABLE_KEY,
  auth: { type: "jwt" },
})

/** This is all you need: from here on, the kit adds the headers, identifies, resets, and keeps the last campaign. */
export const connection = connect({ posthog, sdk, shownFlags })

/** For events that only the browser knows. What the store sends doesn't compile here: it would count twice. */
export const analytics: BrowserAnalytics = posthog

export { posthog }
