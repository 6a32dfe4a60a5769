import type { AnyEventDefinition } from "../../events/catalog"
import { isOverStoresEntity } from "../../events/custom/custom-event"
import type { Log } from "../../lib/log"

/** What Medusa makes ids of: a prefix, if the model has one, and a ULID. */
const MEDUSA_ID = /^(?:(.+)_)?[0-9A-HJKMNP-TV-Z]{26}$/

type Warned = Pick<AnyEventDefinition, "id" | "idPrefix" | "entity" | "topic">

/**
 * Hints find a row by its id, but reconciliation walks ids by their prefix: where a store names a wrong one for its own entity,
 * nobody would notice before an event is lost. Said once for each event.
 */
export const createPrefixWarning = (log: Pick<Log, "warn">) => {
  const warned = new Set<string>()
  return (definition: Warned, rows: readonly { id: string }[]): void => {
    const { id, idPrefix, entity } = definition
    if (!isOverStoresEntity(definition) || warned.has(id)) {
      return
    }
    const prefixes = rows.flatMap((row) => MEDUSA_ID.exec(row.id)?.slice(1) ?? [])
    const other = prefixes.map((prefix = "") => prefix).find((prefix) => prefix !== idPrefix)
    if (other !== undefined) {
      warned.add(id)
      log.warn(
        `medusa-plugin-posthog: Expected ids of ${entity} to begin with the \`idPrefix\` of ${id}, "${idPrefix}", got "${other}". Set \`idPrefix: "${other}"\`: reconciliation finds no row otherwise.`
      )
    }
  }
}
