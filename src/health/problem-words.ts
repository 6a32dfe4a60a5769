/** The sentences that problems are made of. */
export const problemWords = {
  disabled:
    "The plugin is off: `disabled` or POSTHOG_DISABLED is set, or NODE_ENV is `test` and there is no key.",
  no_api_key: "Events aren't sent because there is no API key. Set `apiKey` or POSTHOG_API_KEY.",
  misconfigured: "{{reason}}",
  other_project:
    "The outbox belongs to the PostHog project whose key ends in {{ending}}, and the `apiKey` of the process that answers here is another one, so this process sends nothing. If other processes deliver, give this one their key. If you changed the key or copied the database, run `npx medusa-posthog project`.",
  old_tables: "{{reason}}",

  unreadable: "Couldn't read the outbox ({{error}}).",
  no_tables: "Its tables are missing. Run `npx medusa db:migrate`.",
  no_database:
    "PostgreSQL is down or busy, or the plugin's tables are locked. Checkout isn't affected, and orders are recorded once the database responds. docs/troubleshooting.md shows how to find what holds a lock.",

  waiting: "{{waiting}} waiting for delivery, the oldest for {{minutes}} minutes. Nothing is lost.",
  last_answer: "PostHog's last answer: {{answer}}",
  no_answer:
    "Check the log of the delivering process. If no process delivers, run one in Medusa's `worker` or `shared` mode.",
  set_aside: "{{events}} set aside as `{{reason}}`.",
  decide:
    "They aren't retried automatically. PostHog → Set aside in the Admin shows PostHog's answer, and sends them again or discards them.",

  recent_late: "Catch-up should check new rows every minute, but last succeeded at {{at}}.",
  recent_never: "Catch-up should check new rows every minute, but has never run.",
  wide_late: "Catch-up should check changed rows every hour, but last succeeded at {{at}}.",
  wide_never: "Catch-up should check changed rows every hour, but has never run.",
  clock_was_ahead:
    "That is in the future: the database's clock was ahead and has been set back. Synchronize it with NTP. Catch-up runs within a minute if a process runs in Medusa's `worker` or `shared` mode.",
  no_worker: "Run a process in Medusa's `worker` or `shared` mode.",
  always_fails: "Every run since has failed. Check the log of the process that runs it.",

  orders_missing:
    "{{missing}} of the newest {{seen}} orders older than 15 minutes aren't recorded.",
  days_missing: "Orders, captures, and refunds that aren't recorded, by day: {{days}}.",
  example: "One is {{id}}.",
  reconcile:
    "Check the log for the cause. After you fix it, `npx medusa-posthog reconcile --fix` records them.",

  not_described: "Not described:",
  not_recorded: "Rejected by PostgreSQL:",
  not_walked: "Not checked by catch-up:",
  not_erased: "Erasure in PostHog waits:",
  dropped: "Given up:",
  times_one: "`{{definition}}`, {{count}} time since {{first}}, last at {{last}}.",
  times_other: "`{{definition}}`, {{count}} times since {{first}}, last at {{last}}.",
  last_error: "The last error: {{error}}.",
  last_row: "The last was {{id}}: {{error}}.",
  function_failed: "Your `{{option}}` failed. Fix it.",

  found_again: "Catch-up then records these events.",
  is_lost: "No row proves these events, so they are lost.",
  fix_definition:
    "Fix this event's functions in `events` or `customEvents`. If you have none, report the log line as a bug.",
  fix_row: "Fix the row that the log names, or report the log line as a bug.",
  see_log: "Check the log for details.",
  see_cause: "Check the log for the cause.",
  fix_walk:
    "Until it can check them, rows whose Medusa event was lost stay missing. Check the log for the cause. For an event over your own entity, check `entity` and `fields`.",
  erased_hourly: "The plugin tries again every hour.",
  too_many: "Too many were waiting in memory, or the database rejected them for minutes.",

  no_rest_options:
    "Set `apiKey`, `personalApiKey`, and `projectId`. Or delete these persons in PostHog by hand: `npx medusa-posthog erase --list` names them, and `erase <customer id> --done-by-hand` confirms each.",
  http_401:
    "PostHog rejects `personalApiKey`. Check it, and `appHost`: the EU and US clouds don't share keys.",
  http_403:
    "`personalApiKey` lacks the scope `person:read`, `person:write`, or `project:read`, or access to the project `projectId`.",
  http_404: "PostHog has no project with the ID in `projectId`. Check `projectId` and `appHost`.",
  not_posthog: "Set `appHost` to the URL of PostHog's app: something else answers there.",
  project_mismatch:
    "`projectId` isn't the project of `apiKey`, so nobody is deleted there. Set POSTHOG_PROJECT_ID and POSTHOG_PERSONAL_API_KEY to those of the project that POSTHOG_API_KEY belongs to.",
  events_not_deleted:
    "PostHog accepted the deletion 15 days ago, but hasn't reported that the events are gone. Ask PostHog's support.",
} as const
