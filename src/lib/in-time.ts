import { timerMs } from "./time"

/**
 * Settles as the work does, or rejects after this time. The work itself goes on.
 *
 * @param lateError creates the error to reject with
 */
export const inTime = async <Result>(
  ms: number,
  work: Promise<Result>,
  lateError: () => Error
): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(lateError()), ms).unref()
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Resolves when the work does, or after this time. Rejects only if the work does before. */
export const atMost = async (ms: number, work: Promise<unknown> | undefined): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, timerMs(ms)).unref()
  })
  await Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
