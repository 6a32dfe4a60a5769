import type { TroubleKind } from "../events/trouble"
import { textOf } from "./sentence"
import type { Sentence } from "./sentence"

/** What a problem is about. Problems of one topic are one trouble, whatever shows it: a wrong key, and events that wait for it. */
export type ProblemTopic =
  "delivery" | "set_aside" | "catch_up" | "missing" | Exclude<TroubleKind, "scrubbed">

/** What needs a person. */
export interface Problem {
  /** Undefined for what no one needs to be alerted to, or no alert could be kept for: a plugin that is off, or a database that is down. */
  topic?: ProblemTopic
  /** What is wrong and how to fix it, for those who may see the store's IDs. */
  text: string
  /** The same for a translation. */
  sentences: Sentence[]
  /** What is wrong, without an ID, an error's text, or anything else that could be personal: it may leave the store. */
  brief: string
  /**
   * How long it has lasted, if that is known. Unknown if a process may find it right after its start, and it then resolves: that catch-up
   * hasn't run.
   */
  sinceSeconds?: number
}

/**
 * @param brief what is wrong, without anything that could be personal
 * @param more the rest of the text
 */
export const problem = (
  brief: Sentence[],
  more: Sentence[] = [],
  about: Pick<Problem, "topic" | "sinceSeconds"> = {}
): Problem => {
  const sentences = [...brief, ...more]
  return { ...about, text: textOf(sentences), sentences, brief: textOf(brief) }
}
