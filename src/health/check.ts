import { z } from "@medusajs/framework/zod"
import { errorName } from "../lib/error-name"
import { sentence, sentenceSchema, textOf } from "./sentence"
import type { Sentence, SentenceId } from "./sentence"
import { snippets } from "./snippets"
import { words } from "./words"

/** A check's name. Never change one: translations and monitors know it. */
export type CheckId = keyof typeof words

export const checkSchema = z.object({
  id: z.string(),
  question: z
    .enum(["events", "persons", "revenue"])
    .describe("Whether it is about missing events, wrong persons, or missing revenue."),
  status: z
    .enum(["ok", "problem", "hint", "unknown"])
    .describe(
      "`problem`: needs a person. `hint`: everything works, but something is missing or risky. `unknown`: couldn't be checked."
    ),
  title: z.string().describe("What holds if the status is `ok`."),
  means: z.string().describe("What it means if it isn't."),
  fix: z.string(),
  found: z.array(z.string()).describe("What was seen; what is wrong, if it isn't `ok`."),
  found_sentences: z
    .array(z.array(sentenceSchema))
    .describe("Each of `found` as sentences that can be translated. Empty if there are none."),
  snippet: z.string().nullable().describe("What to copy to fix it."),
})

/** One thing that must be right, or had better be. */
export interface Check extends z.infer<typeof checkSchema> {
  id: CheckId
  found_sentences: Sentence[][]
}

/** What people ask: why don't events appear, why is a person wrong or split, and where is the revenue? */
export type Question = Check["question"]

const QUESTIONS: Partial<Record<CheckId, Question>> = {
  consent: "persons",
  storefront: "persons",
  erasure: "persons",
  clock: "persons",
  warnings: "persons",
  orders: "revenue",
  revenue: "revenue",
}

/** A text, or sentences that can be translated. */
type Found = string | { sentences: Sentence[] }

/** What was seen, and the words for it if the usual ones don't fit. */
interface Seen {
  status: Check["status"]
  found?: Found | Found[]
  means?: string
  fix?: string
}

export const check = (id: CheckId, { status, found = [], ...seen }: Seen): Check => {
  const all = [found].flat()
  return {
    id,
    question: QUESTIONS[id] ?? "events",
    status,
    ...words[id],
    ...seen,
    found: all.map((one) => (typeof one === "string" ? one : textOf(one.sentences))),
    found_sentences: all.map((one) => (typeof one === "string" ? [] : one.sentences)),
    snippet: ["problem", "hint"].includes(status) ? (snippets[id] ?? null) : null,
  }
}

/** What was found, in one sentence. */
export const found = (id: SentenceId, values?: Sentence["values"]): { sentences: Sentence[] } => ({
  sentences: [sentence(id, values)],
})

export const ok = (id: CheckId, found?: Found): Check => check(id, { status: "ok", found })

/** @param why why it couldn't be checked */
export const unknown = (id: CheckId, why: string): Check =>
  check(id, { status: "unknown", found: `Not checked: ${why}` })

/** What couldn't be checked, because the database answered with an error. */
export const unanswered = (id: CheckId, error: unknown): Check =>
  unknown(id, `the database answered ${errorName(error)}.`)

/** Whether nothing needs a person. Hints, and what couldn't be checked, aren't problems. */
export const isHealthy = (checks: readonly Check[]): boolean =>
  checks.every(({ status }) => status !== "problem")

/** What the doctor says. */
export const diagnosis = z.object({
  is_healthy: z.boolean().describe("True if no check found a problem."),
  checks: z.array(checkSchema),
})

export interface Diagnosis extends z.infer<typeof diagnosis> {
  checks: Check[]
}
