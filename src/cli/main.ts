#!/usr/bin/env node
import { CommanderError } from "commander"
import { pluginVersion } from "../modules/posthog/processes/own-package"
import { leaveWithReader } from "./leave-with-reader"
import { INTERRUPTED } from "./messages"
import { createProgram } from "./program"
import { runCommand } from "./run-command"
import { NoStoreError } from "./run-in-store"

const MISUSE = 2

const main = async (args: readonly string[]): Promise<number> => {
  let code = 0
  const program = createProgram(
    async (command) => {
      code = await runCommand(command)
    },
    { version: pluginVersion() }
  )
  try {
    await program.parseAsync(args.length > 0 ? args : ["--help"], { from: "user" })
    return code
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : MISUSE
    }
    process.stderr.write(`${error instanceof NoStoreError ? error.message : String(error)}\n`)
    return 1
  }
}

leaveWithReader(process.stdout)
// Progress is written while the work runs, which then stops.
leaveWithReader(process.stderr, INTERRUPTED)

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})
