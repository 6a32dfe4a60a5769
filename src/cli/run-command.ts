import type { StoreCommand } from "./commands/store-command"
import type { Result } from "./messages"
import { createProgress } from "./progress"
import { report, resultAsJson } from "./report"
import { runInStore } from "./run-in-store"
import { withoutResult } from "./without-result"

const print = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)

/**
 * Runs a command in the store, and prints its progress and result.
 *
 * @returns the exit code
 */
export const runCommand = async ({
  script,
  request,
  json,
  verbose,
}: StoreCommand): Promise<number> => {
  const progress = createProgress(process.stderr)
  let result: Result | undefined
  let reason: string | undefined
  const { code, ...ended } = await runInStore(
    { script, request, storeDir: process.cwd() },
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
  complain(reason ?? withoutResult(ended))
  return code || 1
}
