import { isIllegalId } from "./ids"
import type { CapturedEvent, IngestionWarning } from "./types"

const PERSON_ONLY_EVENTS = ["$identify", "$create_alias", "$merge_dangerously", "$groupidentify"]

/** The result: `event` is null if it was dropped. */
export interface PersonModeResult {
  event: CapturedEvent | null
  processPerson: boolean
  warning: IngestionWarning | null
}

/**
 * Decides whether an event touches persons, and takes off what it may then not carry.
 *
 * - Illegal distinct_id: kept, without a person.
 * - `$process_person_profile: false` (the boolean): `$set`, `$set_once`, `$unset` and `$groups` go, and events that only
 *   change persons or groups are dropped. Any other value but `true` counts as `true`, with a warning.
 *
 * Source: `normalize-process-person-flag-step.ts`, `normalizeProcessPerson`. Newer source keeps `$groupidentify` without effect; older source drops it, and so does this.
 *
 * @returns a copy of the event, or null for it
 */
export function applyPersonMode(captured: CapturedEvent): PersonModeResult {
  const properties = { ...captured.properties }
  const event = { ...captured, properties }
  const flag = properties.$process_person_profile
  if (flag === false && PERSON_ONLY_EVENTS.includes(event.event)) {
    const type = "invalid_event_when_process_person_profile_is_false"
    return dropped(captured, type)
  }
  const processPerson = flag !== false && !isIllegalId(event.distinctId)
  if (!processPerson || event.event === "$groupidentify") {
    delete properties.$set
    delete properties.$set_once
    delete properties.$unset
  }
  if (processPerson) {
    delete properties.$process_person_profile
  } else {
    delete properties.$groups
    properties.$process_person_profile = false
  }
  const invalid = flag !== undefined && typeof flag !== "boolean"
  const warning = invalid ? warningFor(captured, "invalid_process_person_profile") : null
  return { event, processPerson, warning }
}

function dropped(event: CapturedEvent, type: string): PersonModeResult {
  return { event: null, processPerson: false, warning: warningFor(event, type) }
}

function warningFor(event: CapturedEvent, type: string): IngestionWarning {
  return {
    type,
    details: {
      event: event.event,
      eventUuid: event.uuid,
      distinctId: event.distinctId,
    },
  }
}
