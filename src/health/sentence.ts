import { foundWords } from "./found-words"
import { problemWords } from "./problem-words"

type Values = Readonly<Record<string, string | number>>

/** All sentences. The Admin shows the same, or translates them. */
export const sentenceWords = { ...problemWords, ...foundWords } as const

/** A sentence's name. Never change one: translations know it. */
export type SentenceId = keyof typeof sentenceWords | "times"

/** A sentence about what was found: its name, from which the Admin translates it, and what it mentions. */
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
    return sentenceWords[id]
  }
  return count === 1 ? sentenceWords.times_one : sentenceWords.times_other
}
