/**
 * Reuses an answer for a while. Calls with the same key at the same time share one answer, and an error isn't kept.
 *
 * @param forMs how long an answer is reused
 */
export const kept = <Answer>(
  forMs: number
): ((key: string, ask: () => Promise<Answer>) => Promise<Answer>) => {
  let last: { key: string; at: number; answer: Promise<Answer> } | undefined
  return (key, ask) => {
    if (last?.key === key && performance.now() - last.at < forMs) {
      return last.answer
    }
    const asked = { key, at: performance.now(), answer: ask() }
    last = asked
    asked.answer.catch(() => {
      last = last === asked ? undefined : last
    })
    return asked.answer
  }
}
