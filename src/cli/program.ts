import { styleText } from "node:util"
import { Command } from "commander"
import type { OutputConfiguration } from "commander"
import { addBackfillCommand } from "./commands/backfill"
import { addDashboardCommand } from "./commands/dashboard"
import { addDoctorCommand } from "./commands/doctor"
import { addEraseCommand } from "./commands/erase"
import { addProjectCommand } from "./commands/project"
import { addReconcileCommand } from "./commands/reconcile"
import type { RunCommand } from "./commands/store-command"

const DESCRIPTION = `Send your store's past events to PostHog, check that every order was recorded and accepted by PostHog, set up a dashboard, erase deleted customers, and find out what is wrong.

Run it in your Medusa store's folder, where medusa-config is. It uses your store's own configuration and database.`

const MORE = `
Examples:
  $ npx medusa-posthog backfill --dry-run   Count the events a backfill would send
  $ npx medusa-posthog backfill             Send everything from before the installation
  $ npx medusa-posthog reconcile            Check every order, payment, and refund to the cent
  $ npx medusa-posthog dashboard            Set up a dashboard of your store in PostHog
  $ npx medusa-posthog erase cus_01JABC…    Erase a deleted customer
  $ npx medusa-posthog doctor               Find out why events, persons, or revenue look wrong

Exit codes:
  0    Success
  1    The command failed, reconcile found a difference, or the doctor a problem
  2    The command line is wrong
  130  Interrupted. Run the same command again to continue.`

/**
 * Creates the command line with all commands, options, and help. Parsing throws a `CommanderError` after it prints help or an
 * error.
 *
 * @param run called with the parsed command
 */
export const createProgram = (
  run: RunCommand,
  { version, output = {} }: { version: string; output?: OutputConfiguration }
): Command => {
  // Commands inherit what is set before they are added.
  const program = new Command("medusa-posthog")
    .exitOverride()
    .configureOutput(output)
    .configureHelp({ styleTitle: (title) => styleText("bold", title) })
    .showHelpAfterError("See --help for the commands and options, with examples.")
    .helpOption("-h, --help", "Show help")
    .helpCommand("help [command]", "Show help for a command")
    .version(version, "-v, --version", "Show the plugin's version")
    .usage("<command> [options]")
    .description(DESCRIPTION)
    .addHelpText("after", MORE)
  addBackfillCommand(program, run)
  addReconcileCommand(program, run)
  addDashboardCommand(program, run)
  addEraseCommand(program, run)
  addProjectCommand(program, run)
  addDoctorCommand(program, run)
  return program
}
