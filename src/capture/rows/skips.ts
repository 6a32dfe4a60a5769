import type { AnyEventDefinition } from "../../events/catalog"
import type { Log } from "../../lib/log"
import { errorName } from "../../lib/error-name"
import { loggable } from "../../options/function-results"
import type { NoteTrouble, TroubleKind } from "../../events/trouble"
import { counted } from "../../lib/counted"

/** The rows that a run skipped because no event could be made of them. Health gets each one, the log only the first. */
export interface Skips {
  readonly count: number
  note(kind: TroubleKind, entityId: string, error: unknown): void
  /** Logs the skipped rows, if there are any. */
  report(): void
}

/** Starts counting for a run over a definition's rows. */
export const createSkips = (
  { id, entity }: Pick<AnyEventDefinition, "id" | "entity">,
  { log, posthog }: { log: Pick<Log, "error">; posthog: { noteTrouble: NoteTrouble } }
): Skips => {
  let count = 0
  let first = ""
  return {
    get count() {
      return count
    },
    note: (kind, entityId, error) => {
      posthog.noteTrouble({ kind, definition: id, entityId, error: errorName(error) })
      first ||= `${entityId} couldn't be ${kind === "not_recorded" ? "recorded" : "described"}: ${loggable(error)}`
      count++
    },
    report: () => {
      if (count > 0) {
        log.error(
          `medusa-plugin-posthog: ${id} skipped ${counted(count, "row")} of ${entity} and continues. The first: ${first}`
        )
      }
    },
  }
}
