import { errorName } from "../../../lib/error-name"
import type { Moment } from "../../../events/moment"
import { configuredMoments } from "../../../options/configure"
import { loggable } from "../../../options/function-results"
import { withoutErased } from "../../rows/erased-customers"
import type { Pipeline } from "../../rows/pipeline"
import type { Row } from "../../rows/row"
import type { Skips } from "../../rows/skips"
import { toEvents } from "../../rows/to-event"
import type { RecordSignals } from "../memory"
import { lookUpFacts } from "./look-up"

/** Creates the function that records moments as events: one lookup per definition, one insert for all. */
export const createRecordMoments = ({
  posthog,
  query,
  log,
  assignVisits,
  erasedAmong,
}: Pick<
  Pipeline,
  "posthog" | "query" | "log" | "assignVisits" | "erasedAmong"
>): RecordSignals["moments"] => {
  const definitions = configuredMoments(posthog.options)
  return async (moments) => {
    const described = []
    for (const definition of definitions) {
      const ofIt = moments.filter((moment) => moment.definition === definition.id)
      const whole = ofIt.length > 0 ? await lookUpFacts(query, definition.lookUp, ofIt) : []
      const rows = whole.map(rowOf)
      // Medusa may let a deleted customer sign in: deleting them leaves some of their sign-ins.
      const lasting = definition.lookUp ? await withoutErased(definition, rows, erasedAmong) : rows
      const facts = await assignVisits(definition, lasting)
      const note: Skips["note"] = (kind, _noRow, error) => {
        const name = errorName(error)
        posthog.noteTrouble({ kind, definition: definition.id, error: name })
        log.error(
          `medusa-plugin-posthog: a ${definition.id} couldn't be described: ${loggable(error)}`
        )
      }
      described.push(...(await toEvents(definition, facts, posthog.options, { note })))
    }
    await posthog.record(described)
  }
}

/** The facts of a moment as a row. No row of the store proves it, so it has no row ID. */
const rowOf = ({ facts }: Moment): Row => ({ ...facts, id: "" })
