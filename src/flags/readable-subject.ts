import type { FlagSubject } from "../events/flags/flags"
import { isJsonObject } from "../lib/json/parse"
import { toJsonObject } from "../lib/json/to-json"

/**
 * A subject whose properties posthog-node can read and send. It throws at what JSON can't hold, such as a `bigint` or a circle. What isn't an
 * object says nothing.
 */
export const readableSubject = ({
  personProperties,
  groups,
  groupProperties,
  ...subject
}: FlagSubject): FlagSubject => ({
  ...subject,
  ...(isObject(personProperties) && { personProperties: toJsonObject(personProperties) }),
  ...(isObject(groups) && { groups: idsOf(groups) }),
  ...(isObject(groupProperties) && { groupProperties: propertiesOf(groupProperties) }),
})

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

const idsOf = (groups: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(toJsonObject(groups)).flatMap(([type, id]) =>
      typeof id === "string" || typeof id === "number" ? [[type, String(id)]] : []
    )
  )

const propertiesOf = (groupProperties: object): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(toJsonObject(groupProperties)).flatMap(([type, properties]) =>
      isJsonObject(properties) ? [[type, properties]] : []
    )
  )
