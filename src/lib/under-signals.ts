/**
 * Does work under a signal that aborts as soon as one of these does.
 *
 * In Node 20 each `AbortSignal.any` leaves some bytes at a signal that lives as long as the process; this leaves none.
 */
export const underSignals = async <Result>(
  signals: readonly (AbortSignal | null | undefined)[],
  work: (signal: AbortSignal) => Promise<Result>
): Promise<Result> => {
  const either = new AbortController()
  const given = signals.filter((signal) => signal instanceof AbortSignal)
  const abort = () => either.abort(given.find(({ aborted }) => aborted)?.reason)
  if (given.some(({ aborted }) => aborted)) {
    abort()
  }
  given.forEach((signal) => signal.addEventListener("abort", abort, { once: true }))
  try {
    return await work(either.signal)
  } finally {
    given.forEach((signal) => signal.removeEventListener("abort", abort))
  }
}
