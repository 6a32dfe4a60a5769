import { Argument, Option } from "commander"
import type { EraseRequest } from "../messages"
import { storeCommand } from "./store-command"
import type { CommonOptions } from "./store-command"

interface EraseOptions extends CommonOptions {
  list?: true
  doneByHand?: true
}

/** Adds `erase` to the program. */
export const addEraseCommand = storeCommand({
  name: "erase",
  summary: "Erase a deleted customer from PostHog and from the plugin's tables",
  description: `Erase a deleted customer from PostHog and from the plugin's tables.

Delete the customer in Medusa first. The plugin then asks PostHog to delete the person with their events and recordings, orders included, which can't be undone. Your running store continues the erasure and checks days later that PostHog has completed it.`,
  examples: ["erase cus_01JABC…", "erase --list", "erase cus_01JABC… --done-by-hand"],
  addOptions: (command) =>
    command
      .addArgument(new Argument("[customer-id]", "Medusa's ID of the customer"))
      .addOption(
        new Option("--list", "List all erasures, the latest first").conflicts("doneByHand")
      )
      .option("--done-by-hand", "Confirm that you deleted the person in PostHog yourself"),
  workOf: (options: EraseOptions, command) => {
    const [id] = command.args
    if (options.list ? id !== undefined : id === undefined) {
      command.error(
        "error: expected either the ID of a customer or --list. Try: npx medusa-posthog erase cus_01JABC…"
      )
    }
    return { script: "erase", request: requestOf(id, options) }
  },
})

const requestOf = (id: string | undefined, { doneByHand }: EraseOptions): EraseRequest =>
  id === undefined ? { action: "list" } : { action: doneByHand ? "confirm" : "erase", id }
