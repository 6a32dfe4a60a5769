import { parseArgs } from "node:util"
import type { BackfillRequest, ReconcileRequest } from "./messages"

/** A command line that was understood. */
export type Command =
  | { command: "help" | "version" }
  | { command: "backfill"; request: BackfillRequest; json: boolean; verbose: boolean }
  | { command: "reconcile"; request: ReconcileRequest; json: boolean; verbose: boolean }

/** A command line that was not understood; the message says what was expected. */
export class UsageError extends Error {}

/** What `--help` prints. */
export const HELP = `Usage, in the store's folder:

  medusa-posthog backfill [--from <date>] [--to <date>] [--events <id,id>] [--share <0.05-1>] [--dry-run] [--json]
      Records and sends what happened before the plugin was installed. Repeating it sends nothing twice, and goes on
      where an earlier run with the same dates and events stopped. Ctrl-C pauses it.
  medusa-posthog backfill --list | --pause <id> | --resume <id>
      Shows all backfills; pauses one, wherever it runs; goes on with a paused one.
  medusa-posthog reconcile [--from <date>] [--to <date>] [--fix] [--json]
      Compares orders, captures and refunds of the store with what was recorded for PostHog, by day and currency.
      Exit code 1 when they differ. --fix records what is missing.

  Dates: 2025-01-31 (UTC), or a time such as 2025-01-31T12:00:00Z. Events: ids of docs/events.md, such as order_placed.
  --share: part of the time that the backfill takes, 0.5 unless said otherwise; the rest is the store's.
  --json prints the result as JSON; --verbose shows Medusa's log. Exit codes: 0 done, 1 failed or different, 2 not
  understood, 130 interrupted.
`

const common = {
  json: { type: "boolean", default: false },
  verbose: { type: "boolean", default: false },
  from: { type: "string" },
  to: { type: "string" },
} as const

/**
 * Reads a command line.
 *
 * @param args what follows the program's name
 * @throws {UsageError} naming the rule and the value seen
 */
export const parseCommand = ([name, ...args]: readonly string[]): Command => {
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    return { command: "help" }
  }
  if (name === "--version") {
    return { command: "version" }
  }
  if (args.includes("--help") || args.includes("-h")) {
    return { command: "help" }
  }
  if (name === "backfill") {
    return parseBackfill(args)
  }
  if (name === "reconcile") {
    return parseReconcile(args)
  }
  throw new UsageError(`Expected the command to be backfill or reconcile, got "${name}".`)
}

const parseReconcile = (args: string[]): Command => {
  const { json, verbose, fix, from, to } = read(() =>
    parseArgs({ args, options: { ...common, fix: { type: "boolean", default: false } } })
  )
  return { command: "reconcile", json, verbose, request: { fix, ...spanOf({ from, to }) } }
}

const parseBackfill = (args: string[]): Command => {
  const values = read(() =>
    parseArgs({
      args,
      options: {
        ...common,
        events: { type: "string" },
        share: { type: "string" },
        "dry-run": { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        pause: { type: "string" },
        resume: { type: "string" },
      },
    })
  )
  const { json, verbose, list, pause, resume } = values
  const share = values.share === undefined ? undefined : shareOf(values.share)
  const span = {
    ...spanOf(values),
    events: values.events?.split(",").map((event) => event.trim()),
  }
  const actions: BackfillRequest[] = [
    ...(list ? [{ action: "list" } as const] : []),
    ...(pause === undefined ? [] : [{ action: "pause", id: pause } as const]),
    ...(resume === undefined ? [] : [{ action: "resume", id: resume, share } as const]),
    ...(values["dry-run"] ? [{ action: "preview", ...span } as const] : []),
  ]
  const [request = { action: "run", ...span, share }, another] = actions
  if (another) {
    throw new UsageError("Expected one of --list, --pause, --resume and --dry-run, got several.")
  }
  const isOfSpan = request.action === "run" || request.action === "preview"
  if (!isOfSpan && Object.values(span).some((value) => value !== undefined)) {
    throw new UsageError(
      `Expected no --from, --to or --events with --${request.action}: a backfill keeps its own.`
    )
  }
  return { command: "backfill", json, verbose, request }
}

/** `parseArgs` throws on unknown and incomplete options, with a message that names them. */
const read = <Values>(parse: () => { values: Values }): Values => {
  try {
    return parse().values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/

const DAY_LENGTH = "2025-01-31".length

const dateOf = (option: string, text: string | undefined): string | undefined => {
  if (text === undefined) {
    return undefined
  }
  const date = new Date(text)
  const day = text.slice(0, DAY_LENGTH)
  // JavaScript makes the 2nd of March of the 30th of February.
  const isOnCalendar =
    DATE.test(text) &&
    !Number.isNaN(date.getTime()) &&
    new Date(day).toISOString().slice(0, DAY_LENGTH) === day
  if (!isOnCalendar) {
    throw new UsageError(
      `Expected --${option} to be a date such as 2025-01-31, or a time such as 2025-01-31T12:00:00Z, got "${text}".`
    )
  }
  return date.toISOString()
}

const spanOf = (values: { from?: string; to?: string }): { from?: string; to?: string } => {
  const from = dateOf("from", values.from)
  const to = dateOf("to", values.to)
  if (from && to && from >= to) {
    throw new UsageError(`Expected --from to be before --to, got ${from} and ${to}.`)
  }
  return { from, to }
}

const MIN_SHARE = 0.05

const shareOf = (text: string): number => {
  const share = Number(text)
  if (!(share >= MIN_SHARE && share <= 1)) {
    throw new UsageError(`Expected --share to be a number from ${MIN_SHARE} to 1, got "${text}".`)
  }
  return share
}
