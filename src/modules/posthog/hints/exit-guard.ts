/** The part of `process` that the guard uses. */
export interface ExitingProcess {
  exit: (code?: number | string | null) => never
}

/**
 * Holds back `process.exit` while hints wait in memory, until they are in the outbox.
 *
 * `medusa exec` ends with `process.exit()` as soon as the script has returned, without any of Medusa's shutdown hooks, so an
 * order placed by a script would otherwise leave the process as a hint that nobody took. The guard is in place only while
 * something waits, some milliseconds after an event, and gives up after `timeoutMs`. No library does this: `exit-hook` and
 * `signal-exit` act on signals, or synchronously, where nothing can be awaited.
 *
 * @param settle records what waits
 * @returns a function to be told whether something waits
 */
export const createExitGuard = (
  settle: () => Promise<void>,
  timeoutMs: number,
  target: ExitingProcess = process
): ((pending: boolean) => void) => {
  const original = target.exit
  let isExiting = false

  const exitAfterSettling = ((code) => {
    if (isExiting) {
      return
    }
    isExiting = true
    const leave = () => {
      clearTimeout(deadline)
      original.call(target, code)
    }
    const deadline = setTimeout(leave, timeoutMs)
    void settle().finally(leave)
  }) as ExitingProcess["exit"]

  return (pending) => {
    if (pending && target.exit === original) {
      target.exit = exitAfterSettling
    } else if (!pending && target.exit === exitAfterSettling && !isExiting) {
      target.exit = original
    }
  }
}
