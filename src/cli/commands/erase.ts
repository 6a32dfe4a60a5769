import { Argument, Option } from "commander"
import type { Command } from "commander"
import type { EraseRequest } from "../messages"
import { addOutputOptions } from "./store-command"
import type { CommonOptions, RunCommand } from "./store-command"

interface EraseOptions extends CommonOptions {
  list?: true
  doneByHand?: true
}

const DESCRIPTION = `Erase a deleted customer from PostHog and from the plugin's tables.

Delete the customer in Medusa first. Then PostHog is asked to delete the person with their events and recordings, orders included, which can't be undone. Your running store goes on with it and checks days later that PostHog has done it.`

const MORE = `
Examples:
  $ npx medusa-posthog erase cus_01JABC…
  $ npx medusa-posthog erase --list
  $ npx medusa-posthog erase cus_01JABC… --done-by-hand`

/** Adds `erase` to the program. */
export const addEraseCommand = (program: Command, run: RunCommand): void => {
  const command = program
    .command("erase")
    .summary("Erase a deleted customer from PostHog and from the plugin's tables")
    .description(DESCRIPTION)
    .addArgument(new Argument("[customer-id]", "Medusa's ID of the customer"))
    .addOption(new Option("--list", "List all erasures, the latest first").conflicts("doneByHand"))
    .option("--done-by-hand", "Confirm that you deleted the person in PostHog yourself")
  addOutputOptions(command)
    .addHelpText("after", MORE)
    .action(async (id: string | undefined, options: EraseOptions) => {
      if (options.list ? id !== undefined : id === undefined) {
        command.error(
          "error: expected either the ID of a customer or --list. Try: npx medusa-posthog erase cus_01JABC…"
        )
      }
      const { json = false, verbose = false } = options
      await run({ script: "erase", json, verbose, request: requestOf(id, options) })
    })
}

const requestOf = (id: string | undefined, { doneByHand }: EraseOptions): EraseRequest =>
  id === undefined ? { action: "list" } : { action: doneByHand ? "confirm" : "erase", id }
