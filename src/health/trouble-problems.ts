import type { CountedTrouble } from "../modules/posthog/troubles/trouble-book"
import type { TroubleKind } from "../events/trouble"

/** What a kind of trouble means, and what to do. A row is found again; what no row proves is not. */
interface Words {
  means: string
  ofRow: string
  ofMoment: string
}

const FOUND_AGAIN = "catch-up then records what it finds."
const IS_LOST = "No row proves these, so they are lost."
const FIX_DESCRIPTION =
  "Fix this event's functions in `events` or `customEvents`; if you have none, report it with the log's line"

/** The error that recording notes where the store's `beforeSend` fails. */
const BEFORE_SEND = "before_send"

const WORDS: Record<TroubleKind, Words> = {
  not_described: {
    means: "Not described",
    ofRow: `${FIX_DESCRIPTION}; ${FOUND_AGAIN}`,
    ofMoment: `${FIX_DESCRIPTION}. ${IS_LOST}`,
  },
  not_recorded: {
    means: "Not recorded, because PostgreSQL does not take it",
    ofRow: `The log names the row. Fix the row, or report it with the log's line; ${FOUND_AGAIN}`,
    ofMoment: `The log says more. ${IS_LOST}`,
  },
  not_walked: {
    means: "Not looked at by catch-up",
    ofRow: "",
    ofMoment:
      "Rows that no hint announced are missing until it can. The log says why; if the event is over an entity of your own, check `entity` and `fields`.",
  },
  dropped: {
    means: "Given up",
    ofRow: `The log says why; ${FOUND_AGAIN}`,
    ofMoment: `More were waiting than memory may hold, or the database did not take them for minutes. ${IS_LOST}`,
  },
}

/** A trouble as a person reads it: what, how often, since when, the last error, and what to do. */
export const troubleProblem = ({
  kind,
  definition,
  count,
  firstAt,
  lastAt,
  entityId,
  error,
}: CountedTrouble): string => {
  const { means, ofRow, ofMoment } = WORDS[kind]
  const whose = entityId ? ` of ${entityId}` : ""
  const isBeforeSend = error === BEFORE_SEND
  const cause = isBeforeSend ? "your `beforeSend` failed" : error
  const usual = entityId && ofRow ? ofRow : ofMoment
  const remedy = isBeforeSend ? usual.replace(FIX_DESCRIPTION, "Fix `beforeSend`") : usual
  return `${means}: \`${definition}\`, ${count} ${count === 1 ? "time" : "times"} since ${minuteOf(firstAt)}, last at ${minuteOf(lastAt)}${whose} (${cause}). ${remedy}`
}

/** To the minute, UTC. */
const minuteOf = (moment: string): string =>
  `${new Date(moment).toISOString().slice(0, 16).replace("T", " ")} UTC`
