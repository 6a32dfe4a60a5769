import { Option } from "commander"
import type { BackfillRequest } from "../messages"
import { storeCommand } from "./store-command"
import type { CommonOptions } from "./store-command"
import { toList, toShare, toTime } from "./values"

interface BackfillOptions extends CommonOptions {
  events?: string[]
  share?: number
  dryRun?: true
  list?: true
  pause?: string
  resume?: string
}

/** Options that choose which events a backfill covers; it keeps them. */
const SPAN = ["from", "to", "events"]

/** Adds `backfill` to the program. */
export const addBackfillCommand = storeCommand({
  name: "backfill",
  summary: "Send events from before the plugin was installed",
  description: `Send events from before the plugin was installed.

A backfill reads your store's database and sends an event for everything that happened. Run it as often as you like: no event is sent twice. To pause it, press Ctrl-C. To continue, run the same command again.`,
  examples: [
    "backfill --dry-run",
    "backfill --from 2025-01-01 --events order_placed,payment_captured",
    "backfill --share 0.2    Go easy on a busy store",
    "backfill --list",
  ],
  addOptions: (command) =>
    command
      .optionsGroup("Choose the events:")
      .option("--from <date>", "Start of the time span (default: the beginning)", toTime)
      .option("--to <date>", "End of the time span (default: three minutes ago)", toTime)
      .option("--events <ids>", "Only these events, separated by commas (default: all)", toList)
      .option("--dry-run", "Count the events without recording or sending any")
      .optionsGroup("Set the pace:")
      .option(
        "--share <number>",
        "Fraction of the time to work, from 0.05 to 1; the rest is left to your store (default: 0.5)",
        toShare
      )
      .optionsGroup("Manage backfills:")
      .addOption(
        new Option("--list", "List all backfills and their progress").conflicts([
          ...SPAN,
          "share",
          "pause",
          "resume",
          "dryRun",
        ])
      )
      .addOption(
        new Option("--pause <id>", "Pause a backfill, wherever it runs").conflicts([
          ...SPAN,
          "share",
          "resume",
          "dryRun",
        ])
      )
      .addOption(
        new Option("--resume <id>", "Resume a paused backfill with its own dates and events")
          // Its pace is the one option that may change.
          .conflicts([...SPAN, "dryRun"])
      ),
  workOf: (options: BackfillOptions) => ({ script: "backfill", request: requestOf(options) }),
})

const requestOf = (options: BackfillOptions): BackfillRequest => {
  const { from, to, events, share, dryRun, list, pause, resume } = options
  if (list) {
    return { action: "list" }
  }
  if (pause !== undefined) {
    return { action: "pause", id: pause }
  }
  if (resume !== undefined) {
    return { action: "resume", id: resume, share }
  }
  const span = { from, to, events }
  return dryRun ? { action: "preview", ...span } : { action: "run", ...span, share }
}
