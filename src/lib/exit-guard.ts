/** The part of `process` that the guard uses. */
export interface ExitingProcess {
  exit: (code?: number | string | null) => never
}

interface Guard {
  original: ExitingProcess["exit"]
  /** What still has to be recorded, for every service in the process. */
  pending: Set<() => Promise<void>>
  isExiting: boolean
}

const guards = new WeakMap<ExitingProcess, Guard>()

/**
 * Delays `process.exit` while hints wait in memory, until they are in the outbox.
 *
 * `medusa exec` calls `process.exit()` as soon as the script returns, without Medusa's shutdown hooks, so the hint of an order that a
 * script placed would be lost. The guard is in place only while something waits, a few milliseconds after an event, and gives up after
 * `timeoutMs`. No library does this: `exit-hook` and `signal-exit` act on signals, or synchronously, where nothing can be awaited.
 *
 * @param record records what waits
 * @returns a function to call with whether something waits
 */
export const createExitGuard = (
  record: () => Promise<void>,
  timeoutMs: number,
  target: ExitingProcess = process
): ((pending: boolean) => void) => {
  return (isPending) => {
    const guard = guards.get(target)
    if (isPending) {
      ;(guard ?? install(target, timeoutMs)).pending.add(record)
      return
    }
    guard?.pending.delete(record)
    if (guard?.pending.size === 0 && !guard.isExiting) {
      target.exit = guard.original
      guards.delete(target)
    }
  }
}

const install = (target: ExitingProcess, timeoutMs: number): Guard => {
  const guard: Guard = { original: target.exit, pending: new Set(), isExiting: false }
  guards.set(target, guard)
  target.exit = ((code) => {
    if (guard.isExiting) {
      return
    }
    guard.isExiting = true
    const leave = () => {
      clearTimeout(deadline)
      guards.delete(target)
      target.exit = guard.original
      guard.original.call(target, code)
    }
    const deadline = setTimeout(leave, timeoutMs)
    void Promise.allSettled([...guard.pending].map((record) => record())).finally(leave)
  }) as ExitingProcess["exit"]
  return guard
}
