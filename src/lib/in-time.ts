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
