import type { Command } from "commander"
import { addOutputOptions } from "./store-command"
import type { CommonOptions, RunCommand } from "./store-command"

const DESCRIPTION = `Find out what is wrong between your store and PostHog, and how to fix it.

It answers three questions: why don't events appear, why is a person wrong or split, and where is the revenue? With personalApiKey and projectId set, it also sends a test event and looks for it in PostHog, which takes up to a minute. Exits with code 1 if there is a problem, so you can run it after a deployment.`

const MORE = `
Examples:
  $ npx medusa-posthog doctor
  $ npx medusa-posthog doctor --json > diagnosis.json`

/** Adds `doctor` to the program. */
export const addDoctorCommand = (program: Command, run: RunCommand): void => {
  const command = program
    .command("doctor")
    .summary("Find out why events, persons, or revenue look wrong")
    .description(DESCRIPTION)
  addOutputOptions(command)
    .addHelpText("after", MORE)
    .action(async (options: CommonOptions) => {
      const { json = false, verbose = false } = options
      await run({ script: "doctor", json, verbose, request: {} })
    })
}
