import { MedusaError } from "@medusajs/framework/utils"
import { PosthogApiError } from "../posthog-api/api-error"

/** The customer's data would come back with the next event. */
export const notDeletedError = (): MedusaError =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    "Expected the customer to be deleted in Medusa, but they still exist, so their next order would be sent to PostHog again. Delete the customer in Medusa (Customers in the Admin, or deleteCustomersWorkflow), and then erase them."
  )

export const unknownCustomerError = (): MedusaError =>
  new MedusaError(
    MedusaError.Types.NOT_FOUND,
    "Expected the ID of a customer that your store or the outbox knows, found none. Copy the ID (it starts with cus_) from Medusa or from PostHog."
  )

export const noErasureError = (): MedusaError =>
  new MedusaError(
    MedusaError.Types.NOT_FOUND,
    "Expected an erasure that isn't finished, found none for this customer. `npx medusa-posthog erase --list` shows all erasures."
  )

export const notErasedYetError = (): MedusaError =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    "Expected the customer to be erased from the plugin's own tables first, but events about them are still on their way to PostHog. Wait until they are delivered (a few minutes, if PostHog can be reached), and then delete the person in PostHog."
  )

export const apiIsMissing = (): PosthogApiError =>
  new PosthogApiError({
    code: "no_rest_options",
    seen: "The plugin's own rows are erased, but PostHog's side isn't, because `apiKey`, `personalApiKey`, or `projectId` is missing.",
    remedy:
      "Set all three (POSTHOG_API_KEY, POSTHOG_PERSONAL_API_KEY, POSTHOG_PROJECT_ID), or delete the person with their events and recordings in PostHog by hand, and then run `npx medusa-posthog erase <customer id> --done-by-hand`.",
  })

export const eventsStay = (): PosthogApiError =>
  new PosthogApiError({
    code: "events_not_deleted",
    seen: "PostHog accepted the deletion of a person 15 days ago, but hasn't reported that it deleted the person's events.",
    remedy: "Ask PostHog's support.",
  })
