import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { FoundEvent } from "../../modules/posthog/outbox/list-events"
import type { HistoryEntry } from "./schema"

/** What happened to an event, from the row's own times and from what persons did with it. */
export const readHistory = async (
  container: MedusaContainer,
  { created_at, set_aside_at, delivered_at, reason, last_error, history }: FoundEvent
): Promise<HistoryEntry[]> => {
  const done = history ?? []
  const names = await namesOf(
    container,
    done.flatMap(({ by }) => by ?? [])
  )
  return [
    { what: "recorded", at: created_at },
    ...done.map(({ detail, by, ...entry }) => ({
      ...entry,
      ...(detail && { detail }),
      ...(by && { by, by_name: names.get(by) }),
    })),
    // What a person discarded is in the history already.
    ...(set_aside_at && reason && reason !== "discarded"
      ? [
          {
            what: "set_aside" as const,
            at: set_aside_at,
            reason,
            ...(last_error && { detail: last_error }),
          },
        ]
      : []),
    ...(delivered_at ? [{ what: "delivered" as const, at: delivered_at }] : []),
  ]
}

/** The plugin keeps only IDs. */
const namesOf = async (
  container: MedusaContainer,
  ids: readonly string[]
): Promise<Map<string, string>> => {
  if (ids.length === 0) {
    return new Map()
  }
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "user",
    fields: ["id", "first_name", "last_name", "email"],
    filters: { id: [...ids] },
  })
  return new Map(
    data.map(({ id, first_name, last_name, email }) => [
      id,
      [first_name, last_name].filter(Boolean).join(" ") || email,
    ])
  )
}
