import { errorName } from "../lib/error-name"
import { sentence, textOf } from "./sentence"
import type { Sentence, SentenceId } from "./sentence"
import { snippets } from "./snippets"
import { words } from "./words"

/** A check's name. Never change one: translations and monitors know it. */
export type CheckId = keyof typeof words

/** What people ask: why don't events appear, why is a person wrong or split, and where is the revenue? */
export type Question = "events" | "persons" | "revenue"

const QUESTIONS: Partial<Record<CheckId, Question>> = {
  consent: "persons",
  storefront: "persons",
  erasure: "persons",
  clock: "persons",
  warnings: "persons",
  orders: "revenue",
  revenue: "revenue",
}

/** One thing that must be right, or had better be. */
export interface Check {
  id: CheckId
  question: Question
  /** `unknown`: it couldn't be checked. `hint`: everything works, but something is missing or risky. */
  status: "ok" | "problem" | "hint" | "unknown"
  /** What is right if it is `ok`. */
  title: string
  means: string
  fix: string
  /** What was seen; what is wrong, if it isn't `ok`. */
  found: string[]
  /** Each of `found` as sentences that can be translated. Empty if there are none. */
  found_sentences: Sentence[][]
  /** What to copy to fix it. */
  snippet: string | null
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
