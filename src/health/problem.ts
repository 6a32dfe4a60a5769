import type { TroubleKind } from "../events/trouble"

/** What a problem is about. Problems of one topic are one trouble, whatever shows it: a wrong key, and events that wait for it. */
export type ProblemTopic =
  "delivery" | "set_aside" | "catch_up" | "missing" | Exclude<TroubleKind, "scrubbed">

/** What needs a person. */
export interface Problem {
  /** Undefined for what no one needs to be alerted to, or no alert could be kept for: a plugin that is off, or a database that is down. */
  topic?: ProblemTopic
  /** What is wrong and how to fix it, for those who may see the store's IDs. */
  text: string
  /** What is wrong, without an ID, an error's text, or anything else that could be personal: it may leave the store. */
  brief: string
  /** How long it has lasted, if that is known. It isn't of what a process may find right after its start, and then resolves: that catch-up hasn't run. */
  sinceSeconds?: number
}
