import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { resolvePosthog } from "../modules/posthog/resolve"
import type { ErasureRequester } from "../modules/posthog/erasures/erasures"
import { statusOf } from "./status"
import type { ErasureStatus } from "./status"
import { noErasureError, notDeletedError, notErasedYetError, unknownCustomerError } from "./errors"

/**
 * Requests the erasure of a customer who was deleted in Medusa. The store's own processes do the rest, in the background.
 *
 * @throws {MedusaError} if the customer still exists, or never did
 */
export const requestErasure = async (
  container: MedusaContainer,
  customerId: string,
  by: ErasureRequester
): Promise<ErasureStatus> => {
  const { erasures } = resolvePosthog(container).internals
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "customer",
    fields: ["id", "deleted_at"],
    filters: { id: customerId },
    withDeleted: true,
  })
  const [customer] = data as { deleted_at?: Date | string | null }[]
  if (customer && !customer.deleted_at) {
    throw notDeletedError()
  }
  const isKnown =
    customer || (await erasures.find(customerId)) || (await erasures.knows(customerId))
  if (!isKnown) {
    throw unknownCustomerError()
  }
  await erasures.request([customerId], by)
  return readErasure(container, customerId)
}

/** @throws {MedusaError} if there is none */
export const readErasure = async (
  container: MedusaContainer,
  customerId: string
): Promise<ErasureStatus> => {
  const erasure = await resolvePosthog(container).internals.erasures.find(customerId)
  if (!erasure) {
    throw noErasureError()
  }
  return statusOf(erasure)
}

/** Returns the latest erasures, the latest first. */
export const listErasures = async (
  container: MedusaContainer,
  limit = MAX_LISTED
): Promise<ErasureStatus[]> => {
  const found = await resolvePosthog(container).internals.erasures.list(limit)
  return found.map(statusOf)
}

/** More than a person reads, and few enough for one answer. */
const MAX_LISTED = 1_000

/**
 * Notes that a person deleted the customer in PostHog by hand, which ends the erasure.
 *
 * @throws {MedusaError} if there is none, or the plugin hasn't erased the customer from its own tables yet
 */
export const confirmErasure = async (
  container: MedusaContainer,
  customerId: string
): Promise<ErasureStatus> => {
  const { erasures } = resolvePosthog(container).internals
  const erasure = await erasures.find(customerId)
  if (!erasure || erasure.finished_at) {
    throw noErasureError()
  }
  if (!erasure.erased_at) {
    throw notErasedYetError()
  }
  await erasures.finish(erasure, "by_hand")
  return readErasure(container, customerId)
}
