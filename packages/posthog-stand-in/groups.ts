import { withoutNul } from "./ids"
import { isJsonObject } from "./types"
import type { CapturedEvent, Group, IngestionWarning, JsonObject } from "./types"

/** Source: `group-type-manager.ts` `MAX_GROUP_TYPES_PER_TEAM`. */
export const MAX_GROUP_TYPES = 5

/**
 * Groups of one project. No I/O.
 *
 * Source: `nodejs/src/ingestion/common/steps/event-processing/process-groups-step.ts` and `groups.ts`.
 */
export class Groups {
  private readonly types: string[] = []
  private readonly byKey = new Map<string, Group>()

  constructor(private readonly warn: (warning: IngestionWarning) => void) {}

  /** @returns all groups, in the order they were made */
  all(): Group[] {
    return [...this.byKey.values()]
  }

  /**
   * Applies one event: `$groups` gives it `$group_0` … `$group_4`, `$groupidentify` makes or changes a group.
   *
   * @returns the event's properties with its group columns
   */
  apply(event: CapturedEvent): JsonObject {
    const properties = { ...event.properties }
    if (isJsonObject(properties.$groups)) {
      for (const [type, key] of Object.entries(properties.$groups)) {
        const index = this.indexOf(type)
        if (index !== null) {
          properties[`$group_${index}`] = key
        }
      }
    }
    if (event.event === "$groupidentify") {
      this.identify(event)
    }
    return properties
  }

  private identify(event: CapturedEvent): void {
    const { $group_type: type, $group_key: key, $group_set: set } = event.properties
    if (!type || !key) {
      return
    }
    if (set !== undefined && set !== null && !isJsonObject(set)) {
      this.warn({
        type: "invalid_group_set",
        details: { groupType: type, groupKey: key, eventUuid: event.uuid },
      })
      return
    }
    const index = this.indexOf(String(type))
    if (index === null) {
      return
    }
    const groupKey = withoutNul(String(key))
    const id = JSON.stringify([index, groupKey])
    const group = this.byKey.get(id) ?? {
      type: String(type),
      index,
      key: groupKey,
      properties: {},
    }
    group.properties = { ...group.properties, ...set }
    this.byKey.set(id, group)
  }

  private indexOf(type: string): number | null {
    const known = this.types.indexOf(type)
    if (known !== -1) {
      return known
    }
    if (this.types.length === MAX_GROUP_TYPES) {
      // PostHog is silent here. The stand-in warns, so that a test can see it.
      this.warn({ type: "too_many_group_types", details: { groupType: type } })
      return null
    }
    return this.types.push(type) - 1
  }
}
