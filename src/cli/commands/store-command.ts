import type { Command } from "commander"
import type { WhatToSetUp } from "../../dashboards/schema"
import type { BackfillRequest, DoctorRequest, EraseRequest, ReconcileRequest } from "../messages"

/** What to run in the store, and how to print the result. */
export type StoreCommand = { json: boolean; verbose: boolean } & (
  | { script: "backfill"; request: BackfillRequest }
  | { script: "reconcile"; request: ReconcileRequest }
  | { script: "erase"; request: EraseRequest }
  | { script: "dashboard"; request: WhatToSetUp }
  | { script: "doctor"; request: DoctorRequest }
)

/** Runs a parsed command line. */
export type RunCommand = (command: StoreCommand) => Promise<void>

/** Options of every command. */
export interface CommonOptions {
  from?: string
  to?: string
  json?: true
  verbose?: true
}

/** Adds the output options. */
export const addOutputOptions = (command: Command): Command =>
  command
    .optionsGroup("Output:")
    .option("--json", "Print the result as JSON")
    .option("--verbose", "Show Medusa's log while the command runs")
    .optionsGroup("Help:")
    .helpOption("-h, --help", "Show this help")

/** Rejects a time span that ends before it begins. */
export const checkSpan = (command: Command, { from, to }: CommonOptions): void => {
  if (from && to && from >= to) {
    command.error(
      `error: --from must be before --to, but got ${from} and ${to}. Swap the two, or leave one out.`
    )
  }
}
