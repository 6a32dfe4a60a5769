import type {
  ProviderIdentifyAnalyticsEventDTO,
  ProviderTrackAnalyticsEventDTO,
} from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type { CaptureInput, GroupIdentifyInput, IdentifyInput } from "./inputs"

/**
 * Turns a call of Medusa's Analytics Module into an event.
 *
 * @throws {MedusaError} if the group has no type
 */
export const captureInputOf = ({
  event,
  actor_id,
  group,
  properties,
}: ProviderTrackAnalyticsEventDTO): CaptureInput => {
  if (group?.id && !group.type) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      'Expected `group.type` along with `group.id`, got none. Name the type, such as "company".'
    )
  }
  return {
    event,
    distinctId: idOf(actor_id),
    properties,
    ...(group?.id && group.type && { groups: { [group.type]: group.id } }),
  }
}

/** Returns what a call of Medusa's Analytics Module says about a group; undefined if it is about a person. */
export const groupInputOf = (
  data: ProviderIdentifyAnalyticsEventDTO
): GroupIdentifyInput | undefined =>
  "group" in data
    ? { ...data.group, properties: data.properties, distinctId: idOf(data.actor_id) }
    : undefined

/** Returns what a call of Medusa's Analytics Module says about a person. */
export const personInputOf = ({
  actor_id,
  properties,
}: ProviderIdentifyAnalyticsEventDTO): IdentifyInput => ({ distinctId: idOf(actor_id), properties })

/** Medusa's own provider accepts numbers, whatever the types say. The callee refuses a missing ID. */
const idOf = (actor: unknown): string =>
  typeof actor === "number" ? String(actor) : ((actor ?? "") as string)
