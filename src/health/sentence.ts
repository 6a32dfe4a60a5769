import { problemWords } from "./problem-words"

type Values = Readonly<Record<string, string | number>>

/** A sentence's name. Never change one: translations know it. */
export type SentenceId = keyof typeof problemWords | "times"

/** A sentence about a problem: its name, from which the Admin translates it, and what it mentions. */
export interface Sentence {
  id: SentenceId
  values: Values
}

export const sentence = (id: SentenceId, values: Values = {}): Sentence => ({ id, values })

/** The sentences in English. */
export const textOf = (sentences: readonly Sentence[]): string =>
  sentences
    .map(({ id, values }) =>
      wordsOf(id, values).replace(/{{(\w+)}}/g, (_, name: string) => String(values[name]))
    )
    .join(" ")

const wordsOf = (id: SentenceId, { count }: Values): string => {
  if (id !== "times") {
    return problemWords[id]
  }
  return count === 1 ? problemWords.times_one : problemWords.times_other
}
