import type {
  ProviderIdentifyAnalyticsEventDTO,
  ProviderTrackAnalyticsEventDTO,
} from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type { CaptureInput, GroupIdentifyInput, IdentifyInput } from "./inputs"

/**
 * The event that a call of Medusa's Analytics Module asks for.
 *
 * @throws {MedusaError} where the group has no type
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

/** What a call of Medusa's Analytics Module knows of a group; undefined where it is about a person. */
export const groupInputOf = (
  data: ProviderIdentifyAnalyticsEventDTO
): GroupIdentifyInput | undefined =>
  "group" in data
    ? { ...data.group, properties: data.properties, distinctId: idOf(data.actor_id) }
    : undefined

/** What a call of Medusa's Analytics Module knows of a person. */
export const personInputOf = ({
  actor_id,
  properties,
}: ProviderIdentifyAnalyticsEventDTO): IdentifyInput => ({ distinctId: idOf(actor_id), properties })

/** Medusa's own provider takes numbers, whatever the types say. An absent id is refused by what it is given to. */
const idOf = (actor: unknown): string =>
  typeof actor === "number" ? String(actor) : ((actor ?? "") as string)
