import type { PostHogConfig } from "posthog-js"

/** What the browser and the server have to agree on: nothing is stored or sent before the visitor agrees. */
export const consentOptions = { opt_out_capturing_by_default: true }

/** A stand-in for PostHog has neither flags nor scripts to load, and a browser driven by a test looks like a bot. */
const standInOptions: Partial<PostHogConfig> = {
  advanced_disable_flags: true,
  disable_external_dependency_loading: true,
  opt_out_useragent_filter: true,
  request_queue_config: { flush_interval_ms: 500 },
}

/** How posthog-js is set up in the browser. */
export const posthogOptions: Partial<PostHogConfig> = {
  api_host: "/ingest",
  ...consentOptions,
  ...(process.env.POSTHOG_IS_STAND_IN ? standInOptions : {}),
}
