/** What people ask: why don't events appear, why is a person wrong or split, and where is the revenue? */
export type Question = "events" | "persons" | "revenue"

/** What each check of the doctor is about, what it usually means if it fails, and how to fix it then. */
export const doctorWords = {
  key_shape: {
    question: "events",
    title: "The API key looks like a project API key",
    means: "PostHog drops the events of a key that belongs to no project, and answers 200.",
    fix: "Copy the project API key from Settings → Project in PostHog. It starts with phc_.",
  },
  host: {
    question: "events",
    title: "PostHog answers at the host",
    means: "Events wait in your store’s database. None are lost.",
    fix: "Check `host` or POSTHOG_HOST, and whether a firewall or proxy stands between your store and PostHog.",
  },
  key_accepted: {
    question: "events",
    title: "PostHog knows the API key",
    means:
      "Nothing is sent until the key is right, because PostHog drops the events of a key that it doesn’t know. Events wait in your store’s database.",
    fix: "Copy the project API key again from Settings → Project in PostHog, set `apiKey` or POSTHOG_API_KEY, and restart your store.",
  },
  clock: {
    question: "persons",
    title: "The server’s clock is right",
    means: "Events carry a wrong time, and those of a visit fall out of their session.",
    fix: "Let the servers of your store and its database set their clocks by NTP.",
  },
  rest_key: {
    question: "events",
    title: "PostHog’s REST API accepts the personal API key",
    means: "The doctor can’t see what arrived in PostHog, and erasure can’t delete persons.",
    fix: "Create a personal API key under Settings → Personal API keys in PostHog, with access to your project, and set POSTHOG_PERSONAL_API_KEY and POSTHOG_PROJECT_ID. If the key is right, set POSTHOG_APP_HOST: the EU and US clouds don’t share keys.",
  },
  scopes: {
    question: "events",
    title: "The personal API key has its scopes",
    means: "Some checks, or erasure, can’t be done.",
    fix: "Add the missing scopes to the key under Settings → Personal API keys in PostHog.",
  },
  project: {
    question: "events",
    title: "Both keys are of the same project",
    means:
      "Events arrive in another project than the one you look at, and erasure deletes nothing there.",
    fix: "Set POSTHOG_PROJECT_ID to the number of the project that POSTHOG_API_KEY belongs to, or the other way around.",
  },
  test_event: {
    question: "events",
    title: "A test event shows up in PostHog",
    means: "PostHog accepts events, but doesn’t show them.",
    fix: "In PostHog, check the billing limit, ingestion warnings, and transformations that drop events. If PostHog’s status page reports a delay, wait.",
  },
  event_bus: {
    question: "events",
    title: "The event bus survives a restart",
    means:
      "Medusa’s events that wait in memory are lost when a process is killed. Catch-up finds rows again: new ones within minutes, changes within an hour. Password reset requests, which leave no row, are lost.",
    fix: "In production, use Medusa’s Redis event bus.",
  },
  workflow_engine: {
    question: "events",
    title: "Workflows survive a restart",
    means:
      "Medusa forgets running workflows when a process is killed, so orders they would have changed stay as they are. What they did change, catch-up finds; their `workflow_…` events are lost.",
    fix: "In production, use Medusa’s Redis workflow engine.",
  },
  worker: {
    question: "events",
    title: "A process delivers events",
    means: "Events wait in your store’s database until a process sends them. None are lost.",
    fix: "Start your store. If it runs in `server` mode, also run a process in Medusa’s `worker` or `shared` mode.",
  },
  versions: {
    question: "events",
    title: "All processes run the same version of the plugin",
    means:
      "The same row may become a different event, depending on which process sees it. An older version also doesn’t know newer tables.",
    fix: "Deploy the same version everywhere. If a deployment has just ended, run the doctor again in three minutes.",
  },
  consent: {
    question: "persons",
    title: "Visitors may be known",
    means: "Orders of guests have no person, and no visit or campaign.",
    fix: "If your store may know its visitors, set `consent` to `opt-out` or `opt-in`. See docs/privacy.md.",
  },
  browsers: {
    question: "persons",
    title: "Carts come with the IDs of a browser",
    means:
      "Orders can’t be joined to the visits and campaigns they came from, so one shopper is two persons.",
    fix: "Connect posthog-js in your storefront, on every page that changes a cart. If a proxy stands in front of Medusa, let it pass the X-POSTHOG headers.",
  },
  warnings: {
    question: "persons",
    title: "PostHog warns of no event of your store",
    means: "PostHog accepted these events, but didn’t do all they asked for, or dropped them.",
    fix: "See Data management → Ingestion warnings in PostHog.",
  },
  revenue: {
    question: "revenue",
    title: "Revenue and currency arrive",
    means: "Revenue in PostHog is too low, or is added up across currencies.",
    fix: "Check `beforeSend`, `events`, and transformations in PostHog: one of them removes the property.",
  },
} as const satisfies Record<
  string,
  { question: Question; title: string; means: string; fix: string }
>

/** A check that only the doctor makes. Never change one: monitors know it. */
export type DoctorId = keyof typeof doctorWords
