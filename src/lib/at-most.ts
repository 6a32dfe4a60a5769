/** Resolves when the work does, or after this time. Rejects only if the work does before. */
export const atMost = async (ms: number, work: Promise<unknown> | undefined): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, ms).unref()
  })
  await Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
