/**
 * Reuses an answer for a while. Calls with the same key share one answer until it comes, however long that takes, and an error isn't kept.
 *
 * @param forMs how long an answer is reused after it has come; may depend on the answer
 */
export const kept = <Answer>(
  forMs: number | ((answer: Answer) => number)
): ((key: string, ask: () => Promise<Answer>) => Promise<Answer>) => {
  let last: { key: string; until: number; answer: Promise<Answer> } | undefined
  return (key, ask) => {
    if (last?.key === key && performance.now() < last.until) {
      return last.answer
    }
    const asked = { key, until: Infinity, answer: ask() }
    last = asked
    asked.answer.then(
      (answer) => {
        asked.until = performance.now() + (typeof forMs === "number" ? forMs : forMs(answer))
      },
      () => {
        last = last === asked ? undefined : last
      }
    )
    return asked.answer
  }
}
