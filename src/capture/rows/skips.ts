import type { AnyEventDefinition } from "../../events/catalog"
import type { Log } from "../../lib/log"
import { errorName } from "../../lib/error-name"
import type { NoteTrouble, TroubleKind } from "../../events/trouble"

/** What a run passed over: rows that no event could be made of. Health hears of each, the log once. */
export interface Skips {
  readonly count: number
  note(kind: TroubleKind, entityId: string, error: unknown): void
  /** Says in the log what was passed over, if anything was. */
  report(): void
}

/** Opens the account of a run over the rows of a definition. */
export const createSkips = (
  { id, entity }: Pick<AnyEventDefinition, "id" | "entity">,
  { log, noteTrouble }: { log: Pick<Log, "error">; noteTrouble: NoteTrouble }
): Skips => {
  let count = 0
  let first = ""
  return {
    get count() {
      return count
    },
    note: (kind, entityId, error) => {
      noteTrouble({ kind, definition: id, entityId, error: errorName(error) })
      first ||= `${entityId}, could not be ${kind === "not_recorded" ? "recorded" : "described"}: ${errorName(error)}`
      count++
    },
    report: () => {
      if (count > 0) {
        log.error(
          `medusa-plugin-posthog: ${id} skipped ${count} of ${entity} and goes on without. The first, ${first}`
        )
      }
    },
  }
}
