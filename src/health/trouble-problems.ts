import type { CountedTrouble } from "../modules/posthog/troubles/trouble-book"
import type { TroubleKind } from "../events/trouble"
import type { Problem } from "./problem"

/** What a kind of trouble means and how to fix it. Catch-up finds rows again, but not moments. */
interface Words {
  means: string
  ofRow: string
  ofMoment: string
}

const FOUND_AGAIN = "Catch-up then records these events."
const IS_LOST = "No row proves these events, so they are lost."
const FIX_DESCRIPTION =
  "Fix this event's functions in `events` or `customEvents`. If you have none, report the log line as a bug."

/** The errors that recording notes if a function of the store fails, and the option that holds it. */
const FUNCTIONS: Partial<Record<string, string>> = { before_send: "beforeSend", scrub: "scrub" }

/** A kind of trouble that needs a person. */
type Kind = Exclude<TroubleKind, "scrubbed">

const WORDS: Record<Kind, Words> = {
  not_described: {
    means: "Not described",
    ofRow: `${FIX_DESCRIPTION} ${FOUND_AGAIN}`,
    ofMoment: `${FIX_DESCRIPTION} ${IS_LOST}`,
  },
  not_recorded: {
    means: "Rejected by PostgreSQL",
    ofRow: `Fix the row that the log names, or report the log line as a bug. ${FOUND_AGAIN}`,
    ofMoment: `Check the log for details. ${IS_LOST}`,
  },
  not_walked: {
    means: "Not checked by catch-up",
    ofRow: "",
    ofMoment:
      "Until it can check them, rows whose Medusa event was lost stay missing. Check the log for the cause. For an event over your own entity, check `entity` and `fields`.",
  },
  not_erased: {
    means: "Erasure in PostHog waits",
    ofRow: "",
    ofMoment: "Check the log for the cause. The plugin tries again every hour.",
  },
  dropped: {
    means: "Given up",
    ofRow: `Check the log for the cause. ${FOUND_AGAIN}`,
    ofMoment: `Too many were waiting in memory, or the database rejected them for minutes. ${IS_LOST}`,
  },
}

/** The cause of a `not_erased`, and how to fix it. The error is a status of PostHog's REST API, or one of the plugin's own. */
const ERASURE_REMEDIES: Record<string, string> = {
  no_rest_options:
    "Set `personalApiKey` and `projectId`. Or delete these persons in PostHog by hand: `npx medusa-posthog erase --list` names them, and `erase <customer id> --done-by-hand` confirms each.",
  http_401:
    "PostHog rejects `personalApiKey`. Check it, and `appHost`: the EU and US clouds don't share keys.",
  http_403:
    "`personalApiKey` lacks the scope `person:read` or `person:write`, or access to the project `projectId`.",
  http_404: "PostHog knows no project `projectId`. Check it, and `appHost`.",
  not_posthog: "Set `appHost` to the URL of PostHog's app: something else answers there.",
  events_not_deleted:
    "PostHog accepted the deletion 15 days ago, but hasn't reported that the events are gone. Ask PostHog's support.",
}

export const isProblem = (trouble: CountedTrouble): trouble is CountedTrouble & { kind: Kind } =>
  trouble.kind !== "scrubbed"

/** Describes a trouble for a person: what, how often, since when, the last error, and how to fix it. */
export const troubleProblem = ({
  kind,
  definition,
  count,
  firstAt,
  lastAt,
  entityId,
  error,
}: CountedTrouble & { kind: Kind }): Problem => {
  const { means, ofRow, ofMoment } = WORDS[kind]
  const whose = entityId ? ` of ${entityId}` : ""
  const option = FUNCTIONS[error]
  const cause = option ? `your \`${option}\` failed` : error
  const ofErasure = kind === "not_erased" ? ERASURE_REMEDIES[error] : undefined
  const usual = ofErasure ?? (entityId && ofRow ? ofRow : ofMoment)
  const remedy = option ? usual.replace(FIX_DESCRIPTION, `Fix \`${option}\`.`) : usual
  const brief = `${means}: \`${definition}\`, ${count} ${count === 1 ? "time" : "times"} since ${minuteOf(firstAt)}, last at ${minuteOf(lastAt)}`
  return { topic: kind, text: `${brief}${whose} (${cause}). ${remedy}`, brief: `${brief}.` }
}

/** To the minute, UTC. */
const minuteOf = (time: string): string =>
  `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`
