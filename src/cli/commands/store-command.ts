import type { Command } from "commander"
import type { WhatToSetUp } from "../../dashboards/schema"
import type {
  BackfillRequest,
  DoctorRequest,
  EraseRequest,
  ProjectRequest,
  ReconcileRequest,
} from "../messages"

/** What to run in the store. */
type Work =
  | { script: "backfill"; request: BackfillRequest }
  | { script: "reconcile"; request: ReconcileRequest }
  | { script: "erase"; request: EraseRequest }
  | { script: "dashboard"; request: WhatToSetUp }
  | { script: "project"; request: ProjectRequest }
  | { script: "doctor"; request: DoctorRequest }

/** What to run in the store, and how to print the result. */
export type StoreCommand = { json: boolean; verbose: boolean } & Work

/** Runs a parsed command line. */
export type RunCommand = (command: StoreCommand) => Promise<void>

/** Options of every command. */
export interface CommonOptions {
  from?: string
  to?: string
  json?: true
  verbose?: true
}

interface Described<Options extends CommonOptions> {
  name: string
  summary: string
  description: string
  /** What comes after `npx medusa-posthog`. */
  examples: readonly string[]
  /** Adds its own options. */
  addOptions?: (command: Command) => Command
  workOf: (options: Options, command: Command) => Work
}

/** Creates what adds a command to the program. */
export const storeCommand =
  <Options extends CommonOptions>({
    name,
    summary,
    description,
    examples,
    addOptions = (command) => command,
    workOf,
  }: Described<Options>) =>
  (program: Command, run: RunCommand): void => {
    const command = program.command(name).summary(summary).description(description)
    addOptions(command)
      .optionsGroup("Output:")
      .option("--json", "Print the result as JSON")
      .option("--verbose", "Show Medusa's log while the command runs")
      .optionsGroup("Help:")
      .helpOption("-h, --help", "Show this help")
      .addHelpText(
        "after",
        ["", "Examples:", ...examples.map((one) => `  $ npx medusa-posthog ${one}`)].join("\n")
      )
      .action(async () => {
        const options = command.opts<Options>()
        checkSpan(command, options)
        const { json = false, verbose = false } = options
        await run({ ...workOf(options, command), json, verbose })
      })
  }

/** Rejects a time span that ends before it begins. */
const checkSpan = (command: Command, { from, to }: CommonOptions): void => {
  if (from && to && from >= to) {
    command.error(
      `error: --from must be before --to, but got ${from} and ${to}. Swap the two, or leave one out.`
    )
  }
}
