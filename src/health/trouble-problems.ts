import type { CountedTrouble } from "../modules/posthog/troubles/trouble-book"
import { STEP_INPUT } from "../events/trouble"
import type { TroubleKind } from "../events/trouble"
import { problem } from "./problem"
import type { Problem } from "./problem"
import { sentence } from "./sentence"
import type { Sentence, SentenceId } from "./sentence"

/** A kind of trouble that needs a person. */
type Kind = Exclude<TroubleKind, "scrubbed">

/** How to fix a kind of trouble. Catch-up finds rows again, but not moments. */
const REMEDIES: Record<Kind, { ofRow?: SentenceId[]; ofMoment: SentenceId[] }> = {
  not_described: {
    ofRow: ["fix_definition", "found_again"],
    ofMoment: ["fix_definition", "is_lost"],
  },
  not_recorded: { ofRow: ["fix_row", "found_again"], ofMoment: ["see_log", "is_lost"] },
  not_walked: { ofMoment: ["fix_walk"] },
  not_erased: { ofMoment: ["see_cause", "erased_hourly"] },
  dropped: { ofRow: ["see_cause", "found_again"], ofMoment: ["too_many", "is_lost"] },
}

/** The errors that recording notes if a function of the store fails, and the option that holds it. */
const FUNCTIONS: Partial<Record<string, string>> = { before_send: "beforeSend", scrub: "scrub" }

/** The causes of a `not_erased` that have a remedy: a status of PostHog's REST API, or an error of the plugin's own. */
const ERASURE_ERRORS: readonly SentenceId[] = [
  "no_rest_options",
  "http_401",
  "http_403",
  "http_404",
  "not_posthog",
  "project_mismatch",
  "events_not_deleted",
]

export const isProblem = (trouble: CountedTrouble): trouble is CountedTrouble & { kind: Kind } =>
  trouble.kind !== "scrubbed"

/** Describes a trouble for a person: what, how often, since when, the last error, and how to fix it. */
export const troubleProblem = (
  trouble: CountedTrouble & { kind: Kind },
  checkedAt: Date
): Problem => {
  const { kind, definition, count, firstAt, lastAt } = trouble
  const [first, last] = [minuteOf(firstAt), minuteOf(lastAt)]
  return problem(
    [sentence(kind), sentence("times", { definition, count, first, last })],
    [...causeOf(trouble), ...remedyOf(trouble).map((id) => sentence(id))],
    { topic: kind, sinceSeconds: (checkedAt.getTime() - Date.parse(firstAt)) / 1000 }
  )
}

const causeOf = ({ entityId: id, error }: CountedTrouble): Sentence[] => {
  const option = FUNCTIONS[error]
  return [
    id ? sentence("last_row", { id, error }) : sentence("last_error", { error }),
    ...(option ? [sentence("function_failed", { option })] : []),
  ]
}

const remedyOf = ({ kind, entityId, error }: CountedTrouble & { kind: Kind }): SentenceId[] => {
  const ofErasure = kind === "not_erased" && ERASURE_ERRORS.find((id) => id === error)
  if (ofErasure) {
    return [ofErasure]
  }
  if (error === STEP_INPUT) {
    return ["see_log", "is_lost"]
  }
  const { ofRow, ofMoment } = REMEDIES[kind]
  const usual = entityId && ofRow ? ofRow : ofMoment
  return FUNCTIONS[error] ? usual.filter((id) => id !== "fix_definition") : usual
}

/** To the minute, UTC. */
const minuteOf = (time: string): string =>
  `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`
