import { storeCommand } from "./store-command"
import type { CommonOptions } from "./store-command"
import { toTime } from "./values"

interface ReconcileOptions extends CommonOptions {
  fix?: boolean
  posthog?: boolean
}

/** Adds `reconcile` to the program. */
export const addReconcileCommand = storeCommand({
  name: "reconcile",
  summary: "Compare your store with what was sent to PostHog",
  description: `Compare orders, payments, and refunds in your store with what was sent to PostHog.

Both are added up by day (UTC), currency, and event; counts and amounts must match to the cent. Exits with code 1 if they don't, so you can run it as a nightly check.

With --posthog, it also asks PostHog, using a personal API key, about events that it accepted and then dropped. --fix sends them again; PostHog counts an event once, however often it is sent.`,
  examples: [
    "reconcile",
    "reconcile --from 2025-01-01 --to 2025-02-01",
    "reconcile --fix",
    "reconcile --posthog --from 2025-01-01",
    "reconcile --json > report.json",
  ],
  addOptions: (command) =>
    command
      .optionsGroup("Choose what to compare:")
      .option(
        "--from <date>",
        "Start of the time span (default: the installation, or the start of a backfill)",
        toTime
      )
      .option("--to <date>", "End of the time span (default: five minutes ago)", toTime)
      .option("--posthog", "Also ask PostHog whether it shows what it accepted")
      .optionsGroup("Repair:")
      .option("--fix", "Record and send missing events, then compare again"),
  workOf: ({ from, to, fix = false, posthog = false }: ReconcileOptions) => ({
    script: "reconcile",
    request: { fix, posthog, from, to },
  }),
})
