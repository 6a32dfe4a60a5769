#!/usr/bin/env node
import { readFileSync } from "node:fs"
import { HELP, parseCommand, UsageError } from "./arguments"
import type { Command } from "./arguments"
import type { Result } from "./messages"
import { createProgress } from "./progress"
import { report, resultAsJson } from "./report"
import { NoStoreError, runInStore } from "./run-in-store"

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)

const readVersion = (): string => {
  const file = require.resolve("medusa-plugin-posthog/package.json")
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version
}

/** In production each line of Medusa's log is a JSON object; elsewhere its last lines have to do. */
const lastError = (output: string): string => {
  const error = /"level":"error","message":("(?:[^"\\]|\\.)*")/.exec(output)?.[1]
  return error ? (JSON.parse(error) as string) : `The last it said:\n${output.trimEnd()}`
}

const MISUNDERSTOOD = 2

/** Runs a command line. Gives the exit code. */
const run = async (args: readonly string[]): Promise<number> => {
  const command = parseCommand(args)
  switch (command.command) {
    case "help":
      print(HELP)
      return 0
    case "version":
      print(readVersion())
      return 0
    default:
      return runCommand(command)
  }
}

const runCommand = async ({
  command,
  request,
  json,
  verbose,
}: Exclude<Command, { command: "help" | "version" }>): Promise<number> => {
  const progress = createProgress(process.stderr)
  let result: Result | undefined
  let reason: string | undefined
  const { code, isInterrupted, output } = await runInStore(
    { script: command, request, storeDir: process.cwd() },
    {
      verbose,
      onMessage: (message) => {
        switch (message.kind) {
          case "note":
            return complain(message.text)
          case "begin":
            return progress.begin(message)
          case "progress":
            return progress.update(message)
          case "result":
            result = message.result
            return
          case "failed":
            reason = message.reason
        }
      },
    }
  )
  progress.end()
  if (result) {
    print(json ? resultAsJson(result) : report(result))
    return code
  }
  if (isInterrupted) {
    complain("Interrupted.")
    return code
  }
  complain(reason ?? `Medusa ended without a result. ${lastError(output)}`)
  return code || 1
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    if (error instanceof UsageError) {
      complain(`${error.message}\n\n${HELP}`)
      process.exitCode = MISUNDERSTOOD
      return
    }
    complain(error instanceof NoStoreError ? error.message : String(error))
    process.exitCode = 1
  }
)
