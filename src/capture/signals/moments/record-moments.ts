import type { AnyMomentDefinition } from "../../../events/moments"
import { errorName } from "../../../lib/error-name"
import type { Log } from "../../../lib/log"
import type { Moment, RecordMoments } from "../../../events/moment"
import type { DescribedEvent } from "../../../events/outbox-event"
import type { NoteTrouble } from "../../../events/trouble"
import { isMeaningless, ofNobody } from "../../../identity/profile"
import { configuredMoments } from "../../../options/configure"
import { toEvent } from "../../rows/to-event"
import type { EventOptions } from "../../rows/to-event"
import type { Row } from "../../rows/row"
import type { Pipeline } from "../../rows/pipeline"
import { lookUpFacts } from "./look-up"

/**
 * Creates the function that records moments as events: one lookup per definition, one insert for all.
 *
 * @returns rejects if the database can't be reached; then nothing was recorded
 */
export const createRecordMoments = ({
  posthog,
  query,
  log,
  assignVisits,
}: Pick<Pipeline, "posthog" | "query" | "log" | "assignVisits">): RecordMoments => {
  const definitions = configuredMoments(posthog.options)
  const reports: MomentReports = { log, noteTrouble: (trouble) => posthog.noteTrouble(trouble) }
  return async (moments) => {
    const described = []
    for (const definition of definitions) {
      const ofIt = moments.filter((moment) => moment.definition === definition.id)
      const whole = ofIt.length > 0 ? await lookUpFacts(query, definition.lookUp, ofIt) : []
      const facts = await assignVisits(definition, whole.map(rowOf))
      described.push(...momentsToEvents(definition, facts, posthog.options, reports))
    }
    await posthog.record(described)
  }
}

/** Where to report a moment that could not be described and is lost. */
interface MomentReports {
  log: Pick<Log, "error">
  noteTrouble: NoteTrouble
}

/** Describes moments as events. Logs, notes, and skips a moment that its definition can't read. */
export const momentsToEvents = (
  definition: AnyMomentDefinition,
  facts: readonly object[],
  options: EventOptions,
  { log, noteTrouble }: MomentReports
): DescribedEvent[] =>
  facts.flatMap((each) => {
    try {
      const event = momentToEvent(definition, each, options)
      return isMeaningless(event) ? [] : [event]
    } catch (error) {
      const name = errorName(error)
      noteTrouble({ kind: "not_described", definition: definition.id, error: name })
      log.error(`medusa-plugin-posthog: a ${definition.id} could not be described: ${name}`)
      return []
    }
  })

/** The facts of a moment as a row. No row of the store proves it, so it has no row ID. */
const rowOf = ({ facts }: Moment): Row => ({ ...facts, id: "" })

/** Describes a moment as its definition's event. Pure. */
export const momentToEvent = (
  definition: AnyMomentDefinition,
  facts: object,
  options: EventOptions
): DescribedEvent =>
  toEvent(definition, { ...facts, id: "" }, definition.isImpersonal ? ofNobody(options) : options)
