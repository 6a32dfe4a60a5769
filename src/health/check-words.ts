/** What each check of the store is about, what it usually means if it fails, and how to fix it then. The Admin shows the same words, or translates them. */
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
  key_shape: {
    title: "The API key looks like a project API key",
    means: "PostHog drops the events of a key that belongs to no project, and answers 200.",
    fix: "Copy the project API key from Settings → Project in PostHog. It starts with phc_.",
  },
  outbox_project: {
    title: "The outbox belongs to the project of the API key",
    means:
      "This process sends nothing. What another project got would be missing in this one, and what waits may not belong there.",
    fix: "If other processes deliver, set their key. If you changed the key or copied the database, run `npx medusa-posthog project` and decide.",
  },
  delivery: {
    title: "PostHog accepts events",
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
  worker: {
    title: "A process delivers events",
    means: "Events wait in your store’s database until a process sends them. None are lost.",
    fix: "Start your store. If it runs in `server` mode, also run a process in Medusa’s `worker` or `shared` mode, with the API key.",
  },
  versions: {
    title: "All processes run the same version of the plugin",
    means:
      "The same row may become a different event, depending on which process sees it. An older version also doesn’t know newer tables.",
    fix: "Deploy the same version everywhere. If a deployment has just ended, run the doctor again in three minutes.",
  },
  event_bus: {
    title: "The event bus survives a restart",
    means:
      "Medusa’s events that wait in memory are lost when a process is killed. Catch-up finds rows again: new ones within minutes, changes within an hour. Password reset requests, which leave no row, are lost.",
    fix: "In production, use Medusa’s Redis event bus.",
  },
  workflow_engine: {
    title: "Workflows survive a restart",
    means:
      "Medusa forgets running workflows when a process is killed, so orders they would have changed stay as they are. Catch-up finds what they did change; their `workflow_…` events are lost.",
    fix: "In production, use Medusa’s Redis workflow engine.",
  },
  consent: {
    title: "Visitors can be recognized",
    means: "Orders of guests have no person, and no visit or campaign.",
    fix: "If your store is allowed to recognize its visitors, set `consent` to `opt-out` or `opt-in`. See docs/privacy.md.",
  },
  storefront: {
    title: "The storefront says who is visiting",
    means:
      "Orders can’t be joined to the visits and campaigns they came from, so one shopper becomes two persons.",
    fix: "Connect posthog-js in your storefront, on every page that changes a cart. If a proxy stands in front of Medusa, let it pass the X-POSTHOG headers.",
  },
  erasure: {
    title: "Persons can be deleted in PostHog",
    means: "Deleting a customer in Medusa doesn’t delete the person in PostHog.",
    fix: "Set a personal API key with the scopes `person:read`, `person:write`, and `project:read`, and the project’s ID.",
  },
  id_order: {
    title: "The database sorts IDs by time",
    means: "Everything works, but catch-up reads whole tables, which is slow in a large store.",
    fix: "Use a database whose collation is `C`, `en_US`, or `und`.",
  },
} as const
