import type { AnyEventDefinition } from "../../events/catalog"
import { isOverStoresEntity } from "../../events/custom/custom-event"
import type { Log } from "../../lib/log"

/** Medusa's IDs: a prefix, if the model has one, and a ULID. */
const MEDUSA_ID = /^(?:(.+)_)?[0-9A-HJKMNP-TV-Z]{26}$/

type Warned = Pick<AnyEventDefinition, "id" | "idPrefix" | "entity" | "topic">

/**
 * Warns, once per event, if a custom event's `idPrefix` doesn't match its entity's IDs. Hints find a row by its full ID, but
 * catch-up searches IDs by prefix, so a wrong one would go unnoticed until an event is lost.
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
        `medusa-plugin-posthog: Expected IDs of ${entity} to begin with the \`idPrefix\` of ${id}, "${idPrefix}", got "${other}". Set \`idPrefix: "${other}"\`, or catch-up finds no rows.`
      )
    }
  }
}
