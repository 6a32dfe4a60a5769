import type { Command } from "commander"
import type { BackfillRequest, ReconcileRequest } from "../messages"

/** What the store is asked to do, and how its answer is printed. */
export type StoreCommand = { json: boolean; verbose: boolean } & (
  | { script: "backfill"; request: BackfillRequest }
  | { script: "reconcile"; request: ReconcileRequest }
)

/** Does what a parsed command line asks for. */
export type RunCommand = (command: StoreCommand) => Promise<void>

/** Options that every command has. */
export interface CommonOptions {
  from?: string
  to?: string
  json?: true
  verbose?: true
}

/** Adds the options for what is printed. */
export const addOutputOptions = (command: Command): Command =>
  command
    .optionsGroup("Output:")
    .option("--json", "Print the result as JSON")
    .option("--verbose", "Show Medusa's log while the command runs")
    .optionsGroup("Help:")
    .helpOption("-h, --help", "Show this help")

/** Refuses a span that ends before it begins. */
export const checkSpan = (command: Command, { from, to }: CommonOptions): void => {
  if (from && to && from >= to) {
    command.error(
      `error: --from must be before --to, but got ${from} and ${to}. Swap the two, or leave one out.`
    )
  }
}
