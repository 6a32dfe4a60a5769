import { z } from "@medusajs/framework/zod"
import { foundWords } from "./found-words"
import { problemWords } from "./problem-words"

/** For translations. */
export const sentenceSchema = z.object({
  id: z.string().describe("Its name, which never changes."),
  values: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe("What it mentions, by the names in its words."),
})

/** All sentences. The Admin shows the same, or translates them. */
export const sentenceWords = { ...problemWords, ...foundWords } as const

/** A sentence's name. Never change one: translations know it. */
export type SentenceId = keyof typeof sentenceWords | "times"

/** A sentence about what was found: its name, from which the Admin translates it, and what it mentions. */
export interface Sentence extends z.infer<typeof sentenceSchema> {
  id: SentenceId
}

export const sentence = (id: SentenceId, values: Sentence["values"] = {}): Sentence => ({
  id,
  values,
})

/** The sentences in English. */
export const textOf = (sentences: readonly Sentence[]): string =>
  sentences
    .map(({ id, values }) =>
      wordsOf(id, values).replace(/{{(\w+)}}/g, (_, name: string) => String(values[name]))
    )
    .join(" ")

const wordsOf = (id: SentenceId, { count }: Sentence["values"]): string => {
  if (id !== "times") {
    return sentenceWords[id]
  }
  return count === 1 ? sentenceWords.times_one : sentenceWords.times_other
}
