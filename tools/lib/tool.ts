import { InvalidArgumentError } from "commander"
import type { Command } from "commander"
import { createShutdown } from "./shutdown"

/** Receives everything that was started, so that it can be stopped, last first. */
export type OnStarted = (name: string, stop: () => Promise<void>) => void

/**
 * Runs a tool of this repository with the command line's options. Stops whatever it started at its end, on an error, and on
 * Ctrl-C.
 *
 * @param work returns whether it succeeded; otherwise, the exit code is 1
 */
export function runTool<Options extends object>(
  command: Command,
  work: (options: Options, onStarted: OnStarted) => Promise<boolean>
): void {
  const options = command.parse().opts<Options>()
  const shutdown = createShutdown(1)
  work(options, (name, stop) => shutdown.add(name, stop)).then(
    (isFine) => shutdown.stop(isFine ? 0 : 1),
    (error: unknown) => {
      if (!shutdown.isStopping()) {
        console.error(error)
        void shutdown.stop(1)
      }
    }
  )
}

/** Parses a whole number above 0 from the command line. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!(Number.isInteger(value) && value > 0)) {
    throw new InvalidArgumentError("Use a whole number above 0.")
  }
  return value
}
