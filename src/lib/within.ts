/** Resolves or rejects as the work does, or rejects after this time. */
export const within = async <Result>(ms: number, work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No result within ${ms} ms.`)), ms).unref()
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
