/** The words for what only PostHog can tell. */
export const posthogWords = {
  host: {
    title: "PostHog answers at the host",
    means: "Events wait in your store’s database. None are lost.",
    fix: "Check `host` or POSTHOG_HOST, and whether a firewall or proxy stands between your store and PostHog.",
  },
  key_accepted: {
    title: "PostHog knows the API key",
    means:
      "Nothing is sent until the key is right, because PostHog drops the events of a key that it doesn’t know. Events wait in your store’s database.",
    fix: "Copy the project API key again from Settings → Project in PostHog, set `apiKey` or POSTHOG_API_KEY, and restart your store.",
  },
  clock: {
    title: "The server’s clock is right",
    means: "Events have the wrong time, and those of a visit fall outside their session.",
    fix: "Synchronize the clocks of your store’s and its database’s servers with NTP.",
  },
  rest_key: {
    title: "PostHog’s REST API accepts the personal API key",
    means: "The doctor can’t see what arrived in PostHog, and erasure can’t delete persons.",
    fix: "Create a personal API key under Settings → Personal API keys in PostHog, with access to your project, and set POSTHOG_PERSONAL_API_KEY and POSTHOG_PROJECT_ID.",
  },
  scopes: {
    title: "The personal API key has the scopes it needs",
    means: "Some checks, or erasure, can’t run.",
    fix: "Add the missing scopes to the key under Settings → Personal API keys in PostHog.",
  },
  project: {
    title: "Both keys belong to the same project",
    means:
      "Events arrive in a different project than the one you are looking at. Erasures wait, and the dashboard isn’t set up.",
    fix: "Set POSTHOG_PROJECT_ID to the number of the project that POSTHOG_API_KEY belongs to, or the other way around.",
  },
  test_event: {
    title: "A test event shows up in PostHog",
    means: "PostHog accepts events, but doesn’t show them.",
    fix: "In PostHog, check the billing limit, ingestion warnings, and transformations that drop events. If PostHog’s status page reports a delay, wait.",
  },
  warnings: {
    title: "PostHog has no warnings about your store’s events",
    means: "PostHog accepted these events, but didn’t do all they asked for, or dropped them.",
    fix: "See Data management → Ingestion warnings in PostHog.",
  },
  revenue: {
    title: "Revenue and currency arrive",
    means: "Revenue in PostHog is too low, or is added up across currencies.",
    fix: "Check `beforeSend`, `events`, and transformations in PostHog: one of them removes the property.",
  },
} as const
