/** What each check is about, what it means if it fails, and how to fix it. The Admin shows the same words, or translates them. */
export const checkWords = {
  tables: {
    title: "The plugin’s tables are up to date",
    means: "Nothing is recorded or sent until they are.",
    fix: "Run the migrations. The plugin then starts within a minute.",
  },
  database: {
    title: "The database answers",
    means: "Checkout isn’t affected. Orders are recorded once the database responds.",
    fix: "Check whether PostgreSQL is down or busy, or something holds a lock on the plugin’s tables.",
  },
  plugin: {
    title: "The plugin is on",
    means: "This process records and sends nothing.",
    fix: "Remove `disabled` from the plugin’s options and POSTHOG_DISABLED from the environment.",
  },
  api_key: {
    title: "An API key is set",
    means: "Events are recorded in your store’s database, but not sent.",
    fix: "Copy the project API key from Settings → Project in PostHog, and choose the host: `us`, `eu`, or a URL.",
  },
  delivery: {
    title: "PostHog takes events",
    means: "Events wait in your store’s database. None are lost.",
    fix: "Check the API key, the host, and whether a proxy or firewall stands between your store and PostHog.",
  },
  set_aside: {
    title: "No events are set aside",
    means:
      "PostHog doesn’t accept these events, so they aren’t in your figures. They stay until you decide.",
    fix: "Open Set aside, fix the cause, then retry them.",
  },
  catch_up: {
    title: "Catch-up runs",
    means: "What Medusa’s events didn’t announce isn’t recorded.",
    fix: "Run a process of your store in Medusa’s `worker` or `shared` mode.",
  },
  recording: {
    title: "Every event can be recorded",
    means: "Some rows of your store couldn’t become events.",
    fix: "See the details, and your store’s log.",
  },
  orders: {
    title: "The newest orders are recorded",
    means: "Orders are missing in PostHog.",
    fix: "Check your store’s log for the cause. Then repair what is missing under Reconciliation.",
  },
  storefront: {
    title: "The storefront sends who is visiting",
    means: "Orders can’t be joined to the visits and campaigns they came from.",
    fix: "Connect posthog-js in your storefront.",
  },
  erasure: {
    title: "PostHog can be told to delete a person",
    means: "Deleting a customer in Medusa doesn’t delete the person in PostHog.",
    fix: "Set a personal API key with the scopes `person:read` and `person:write`, and the project’s ID.",
  },
  id_order: {
    title: "The database sorts IDs by time",
    means: "Everything works, but catch-up reads whole tables, which is slow in a large store.",
    fix: "Use a database whose collation is `C`, `en_US`, or `und`.",
  },
} as const

/** A check's name. Never change one: translations and monitors know it. */
export type CheckId = keyof typeof checkWords
