import { say } from "./say"

// A terminal's Ctrl-C arrives several times, because npm passes it on, too.
const IMPATIENT_AFTER_MS = 2_000

const PARENT_POLL_MS = 500

/** Everything to stop, in order. */
export type Shutdown = {
  /** Last added, first stopped. */
  add(name: string, stop: () => Promise<void>): void
  stop(exitCode: number): Promise<void>
  isStopping(): boolean
}

/**
 * Stops what was started on Ctrl-C, on SIGTERM, or on request. A second Ctrl-C ends immediately.
 *
 * @param codeWhenInterrupted the exit code if a signal came before the work was done
 */
export function createShutdown(codeWhenInterrupted = 0): Shutdown {
  const running: { name: string; stop: () => Promise<void> }[] = []
  let stoppingSince: number | undefined
  const stop = async (exitCode: number): Promise<void> => {
    stoppingSince = Date.now()
    for (let next = running.pop(); next; next = running.pop()) {
      say(`Stopping ${next.name}`)
      await next.stop().catch((error: Error) => say(`  failed: ${error.message}`))
    }
    process.exit(exitCode)
  }
  const onSignal = (): void => {
    if (stoppingSince === undefined) {
      say("")
      void stop(codeWhenInterrupted)
    } else if (Date.now() - stoppingSince > IMPATIENT_AFTER_MS) {
      // The children notice that this process is gone, and end, too.
      process.exit(1)
    }
  }
  process.on("SIGINT", onSignal)
  process.on("SIGTERM", onSignal)
  // The terminal window was closed.
  process.on("SIGHUP", onSignal)
  watchNpm(onSignal)
  return {
    add: (name, stopIt) => void running.push({ name, stop: stopIt }),
    stop,
    isStopping: () => stoppingSince !== undefined,
  }
}

/** On SIGTERM, npm ends without passing it to the program it runs. Only the new parent process shows it. */
function watchNpm(onGone: () => void): void {
  const npm = process.ppid
  if (process.env.npm_lifecycle_event === undefined) {
    return
  }
  const timer = setInterval(() => {
    if (process.ppid !== npm) {
      clearInterval(timer)
      onGone()
    }
  }, PARENT_POLL_MS).unref()
}
