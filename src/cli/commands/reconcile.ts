import type { Command } from "commander"
import { addOutputOptions, checkSpan } from "./store-command"
import type { CommonOptions, RunCommand } from "./store-command"
import { toTime } from "./values"

const DESCRIPTION = `Compare orders, payments, and refunds in your store with what was sent to PostHog.

Both are added up by day (UTC), currency, and event; counts and amounts must match to the cent. Exits with code 1 if they don't, so you can run it as a nightly check.

With --posthog, it also asks PostHog, by a personal API key, for events that it accepted and then dropped. --fix sends them again; PostHog counts an event once, however often it is sent.`

const MORE = `
Examples:
  $ npx medusa-posthog reconcile
  $ npx medusa-posthog reconcile --from 2025-01-01 --to 2025-02-01
  $ npx medusa-posthog reconcile --fix
  $ npx medusa-posthog reconcile --posthog --from 2025-01-01
  $ npx medusa-posthog reconcile --json > report.json`

/** Adds `reconcile` to the program. */
export const addReconcileCommand = (program: Command, run: RunCommand): void => {
  const command = program
    .command("reconcile")
    .summary("Compare your store with what was sent to PostHog")
    .description(DESCRIPTION)
    .optionsGroup("Choose what to compare:")
    .option(
      "--from <date>",
      "Start of the time span (default: the installation, or the start of a backfill)",
      toTime
    )
    .option("--to <date>", "End of the time span (default: five minutes ago)", toTime)
    .option("--posthog", "Also ask PostHog whether it shows what it accepted")
    .optionsGroup("Repair:")
    .option("--fix", "Record and send missing events, then compare again")
  addOutputOptions(command)
    .addHelpText("after", MORE)
    .action(async (options: CommonOptions & { fix?: true; posthog?: true }) => {
      checkSpan(command, options)
      const { from, to, fix = false, posthog = false, json = false, verbose = false } = options
      await run({ script: "reconcile", json, verbose, request: { fix, posthog, from, to } })
    })
}
