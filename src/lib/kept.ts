/**
 * Reuses an answer for a while. Calls with the same key share one answer until it comes, however long that takes, and an error isn't kept.
 *
 * @param forMs how long an answer is reused after it has come
 */
export const kept = <Answer>(
  forMs: number
): ((key: string, ask: () => Promise<Answer>) => Promise<Answer>) => {
  let last: { key: string; until: number; answer: Promise<Answer> } | undefined
  return (key, ask) => {
    if (last?.key === key && performance.now() < last.until) {
      return last.answer
    }
    const asked = { key, until: Infinity, answer: ask() }
    last = asked
    asked.answer.then(
      () => {
        asked.until = performance.now() + forMs
      },
      () => {
        last = last === asked ? undefined : last
      }
    )
    return asked.answer
  }
}
